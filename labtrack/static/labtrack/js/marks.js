// What a person marks on a micrograph: erased areas, crossings on test lines, answers of a
// point count, rows of arms, a line. Kept as JSON in the form's field `data-marks`.
const COLORS = { i: "#d55e00", b: "#f0e442", o: "#56b4e9", ".": "#ffffff" };
const NAMES = { 1: "i", 2: "b", 3: "o", i: "i", b: "b", o: "o" };

export class Marks {
  constructor(viewer) {
    this.viewer = viewer;
    this.tool = "";
    this.line = [];
    this.corners = [];
    this.history = [];
    const { config, root } = viewer;
    this.field = "mayMark" in root.dataset ? document.querySelector("[data-marks]") : null;
    this.state = this.field?.value ? JSON.parse(this.field.value) : structuredClone(config.corrections);
    this.point = 0;
    if (config.kind === "point-count") {
      const count = config.columns * config.rows;
      this.state.points = (this.state.points || "").padEnd(count, ".").slice(0, count);
      this.point = Math.max(0, this.state.points.indexOf("."));
    }
    const none = root.querySelector("[data-no-arms]");
    if (none) {
      none.checked = Boolean(this.state.no_arms);
      none.addEventListener("change", () => this.change(() => { this.state.no_arms = none.checked; }));
    }
    if (this.field && !this.field.value) this.field.value = JSON.stringify(this.state);
  }

  choose(tool) {
    const { root, canvas, note } = this.viewer;
    this.tool = tool;
    this.line = [];
    this.corners = [];
    for (const button of root.querySelectorAll("[data-tool]")) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    }
    canvas.classList.toggle("is-marking", tool !== "");
    for (const box of root.querySelectorAll("[data-with]")) box.hidden = box.dataset.with !== tool;
    this.viewer.say(note.dataset[tool] || note.dataset.hint);
    if (tool === "points") this.tellPoint();
    if (tool === "crossing") this.tellCrossings();
    if (tool) canvas.focus({ preventScroll: true });
    this.viewer.draw();
  }

  // Every change can be undone and is written into the form, where the draft keeps it.
  change(act) {
    this.history.push(JSON.stringify(this.state));
    act();
    this.write();
  }

  undo() {
    if (this.corners.length) this.corners.pop();
    else if (this.history.length) this.state = JSON.parse(this.history.pop());
    this.write();
  }

  write() {
    if (this.field) {
      this.field.value = JSON.stringify(this.state);
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.viewer.draw();
  }

  near(a, x, y) {
    return Math.hypot(a.x - x, a.y - y) * this.viewer.view.scale < 10;
  }

  press(at) {
    this.pressed = at;
  }

  // A second finger came: what one finger began was no mark.
  cancel() {
    this.rectangle = null;
    this.viewer.draw();
  }

  drag(at) {
    if (this.tool !== "erase" || this.corners.length) return false;
    this.rectangle = [this.pressed, at];
    this.viewer.draw();
    return true;
  }

  release(at) {
    if (!this.rectangle) return;
    const [a] = this.rectangle;
    this.rectangle = null;
    this.addErased([[a.x, a.y], [at.x, a.y], [at.x, at.y], [a.x, at.y]]);
  }

  addErased(corners) {
    const { width, height } = this.viewer.config;
    const inside = corners.map(([x, y]) => [
      Math.round(Math.min(Math.max(x, 0), width)),
      Math.round(Math.min(Math.max(y, 0), height)),
    ]);
    this.change(() => { this.state.erased = [...(this.state.erased || []), inside]; });
  }

  hover(at) {
    if ((this.line.length === 1 || this.corners.length) && this.tool) {
      this.loose = at;
      if (this.line.length === 1) this.viewer.say(this.viewer.distanceText(this.line[0], at));
      this.viewer.draw();
    }
  }

  click(at, event) {
    const tools = {
      measure: () => this.clickLine(at, (a, b) => this.viewer.say(this.viewer.distanceText(a, b))),
      scale: () => this.clickLine(at, (a, b) => this.tellScale(a, b)),
      arms: () => this.clickLine(at, (a, b) => this.addArms(a, b)),
      erase: () => this.clickCorner(at),
      crossing: () => this.clickCrossing(at, event.shiftKey ? 1.5 : this.weight()),
      points: () => this.clickPoint(at),
    };
    tools[this.tool]?.();
  }

  clickLine(at, done) {
    if (this.line.length === 2) this.line = [];
    this.line.push(at);
    this.loose = null;
    if (this.line.length === 2) done(...this.line);
    this.viewer.draw();
  }

  tellScale(a, b) {
    const field = document.querySelector('input[name="pixels"]');
    field.value = Math.hypot(a.x - b.x, a.y - b.y).toFixed(1);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    this.viewer.say(`${field.value} px`);
  }

  addArms(a, b) {
    const arms = Math.round(Number(this.viewer.root.querySelector("[data-arms]").value)) || 5;
    const row = [a.x, a.y, b.x, b.y].map((v) => +v.toFixed(1));
    this.change(() => { this.state.arms = [...(this.state.arms || []), [...row, arms]]; });
    this.line = [];
    this.viewer.say(`${this.viewer.distanceText(a, b)} / ${arms - 1}`);
  }

  clickCorner(at) {
    const [first] = this.corners;
    if (this.corners.length > 2 && this.near(at, ...first)) this.closeArea();
    else this.corners.push([at.x, at.y]);
    this.viewer.draw();
  }

  closeArea() {
    const corners = this.corners;
    this.corners = [];
    this.loose = null;
    if (corners.length > 2) this.addErased(corners);
  }

  // Those found stand until a person changes one of them.
  crossings() {
    return this.state.crossings || this.viewer.config.crossings;
  }

  clickCrossing(at, weight) {
    const known = this.crossings();
    const there = known.findIndex(([x, y]) => this.near(at, x, y));
    if (there >= 0) {
      this.change(() => { this.state.crossings = known.filter((_one, n) => n !== there); });
    } else {
      const spot = this.onLine(at);
      if (!spot) return;
      this.change(() => {
        this.state.crossings = [...known, [+spot.x.toFixed(1), +spot.y.toFixed(1), weight]];
      });
    }
    this.tellCrossings();
  }

  tellCrossings() {
    const sum = this.crossings().reduce((total, one) => total + one[2], 0);
    this.viewer.say(`Σ = ${sum} · ${this.viewer.note.dataset.crossing}`);
  }

  weight() {
    return Number(this.viewer.root.querySelector("[data-weight]")?.value) || 1;
  }

  asFound() {
    if (this.state.crossings) this.change(() => { delete this.state.crossings; });
    this.tellCrossings();
  }

  // The nearest place on a test line, where one is near.
  onLine(at) {
    let best = null;
    let least = 14 / this.viewer.view.scale;
    for (const [x0, y0, x1, y1] of this.viewer.config.lines) {
      const [dx, dy] = [x1 - x0, y1 - y0];
      const t = Math.min(1, Math.max(0, ((at.x - x0) * dx + (at.y - y0) * dy) / (dx * dx + dy * dy)));
      const spot = { x: x0 + t * dx, y: y0 + t * dy };
      const far = Math.hypot(at.x - spot.x, at.y - spot.y);
      if (far < least) [best, least] = [spot, far];
    }
    return best;
  }

  placeOf(n) {
    const { columns, rows, width, height } = this.viewer.config;
    return {
      x: (((n % columns) + 0.5) * width) / columns,
      y: ((Math.floor(n / columns) + 0.5) * height) / rows,
    };
  }

  clickPoint(at) {
    const { columns, rows, width, height } = this.viewer.config;
    const column = Math.floor((at.x / width) * columns);
    const row = Math.floor((at.y / height) * rows);
    if (column < 0 || row < 0 || column >= columns || row >= rows) return;
    this.point = row * columns + column;
    this.tellPoint();
  }

  answer(letter) {
    const { points } = this.state;
    this.change(() => {
      this.state.points = points.slice(0, this.point) + letter + points.slice(this.point + 1);
    });
    this.point = Math.min(this.point + 1, points.length - 1);
    this.tellPoint();
    this.viewer.canvas.focus({ preventScroll: true });
  }

  tellPoint() {
    const { points } = this.state;
    const answered = [...points].filter((letter) => letter !== ".").length;
    this.viewer.say(`${this.point + 1} / ${points.length} · ${answered} ✓ · ${this.viewer.note.dataset.points}`);
    const at = this.placeOf(this.point);
    const on = this.viewer.toScreen(at.x, at.y);
    const { size } = this.viewer;
    // As little as shows it.
    const into = (v, most) => Math.min(Math.max(v, 8), most - 8) - v;
    const [dx, dy] = [into(on.x, size.width), into(on.y, size.height)];
    if (dx || dy) this.viewer.pan(dx, dy);
    else this.viewer.draw();
  }

  key(event) {
    if (event.key === "Escape" && this.tool) {
      this.choose("");
      return true;
    }
    if (this.tool === "erase" && event.key === "Enter") {
      this.closeArea();
      this.viewer.draw();
      return true;
    }
    if (event.key === "Backspace" && this.tool) {
      this.undo();
      return true;
    }
    return this.tool === "points" && this.keyOfPoints(event.key);
  }

  keyOfPoints(key) {
    const letter = NAMES[key.toLowerCase()];
    if (letter) {
      this.answer(letter);
      return true;
    }
    const { columns } = this.viewer.config;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
    if (!step) return false;
    this.point = Math.min(Math.max(this.point + step, 0), this.state.points.length - 1);
    this.tellPoint();
    return true;
  }

  paint(pen) {
    this.pen = pen;
    for (const area of this.state.erased || []) this.area(area, true);
    if (this.rectangle) {
      const [a, b] = this.rectangle;
      this.area([[a.x, a.y], [b.x, a.y], [b.x, b.y], [a.x, b.y]], true);
    }
    if (this.corners.length) {
      const loose = this.loose ? [[this.loose.x, this.loose.y]] : [];
      this.area([...this.corners, ...loose], false);
    }
    if (this.tool === "crossing") {
      for (const [x0, y0, x1, y1] of this.viewer.config.lines) this.segment({ x: x0, y: y0 }, { x: x1, y: y1 }, "#0072b2", 1.5);
      for (const [x, y, weight] of this.crossings()) this.spot(x, y, weight === 1 ? "#d55e00" : "#f0e442", Math.min(5, Math.max(2, 7 * this.viewer.view.scale)));
    }
    if (this.viewer.config.kind === "point-count" && this.field) this.paintPoints();
    for (const [x0, y0, x1, y1, arms] of this.state.arms || []) {
      this.segment({ x: x0, y: y0 }, { x: x1, y: y1 }, "#e69f00", 3);
      this.word(`${arms}`, x1, y1);
    }
    const line = this.line.length === 1 && this.loose ? [...this.line, this.loose] : this.line;
    if (line.length === 2) {
      this.segment(line[0], line[1], "#d55e00", 2);
      this.word(this.viewer.distanceText(...line), line[1].x, line[1].y);
    }
    for (const end of this.line) this.spot(end.x, end.y, "#d55e00", 4);
  }

  paintPoints() {
    [...this.state.points].forEach((letter, n) => {
      const { x, y } = this.placeOf(n);
      this.cross(x, y, COLORS[letter], n === this.point && this.tool === "points");
    });
  }

  area(corners, closed) {
    const { pen, viewer } = this;
    pen.beginPath();
    for (const [x, y] of corners) {
      const at = viewer.toScreen(x, y);
      pen.lineTo(at.x, at.y);
    }
    if (closed) pen.closePath();
    pen.fillStyle = "rgba(40, 40, 40, 0.55)";
    if (closed) pen.fill();
    pen.strokeStyle = "#cc79a7";
    pen.lineWidth = 2;
    pen.stroke();
  }

  segment(a, b, color, width) {
    const { pen, viewer } = this;
    const [from, to] = [viewer.toScreen(a.x, a.y), viewer.toScreen(b.x, b.y)];
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.strokeStyle = color;
    pen.lineWidth = width;
    pen.stroke();
  }

  spot(x, y, color, radius) {
    const { pen, viewer } = this;
    const at = viewer.toScreen(x, y);
    pen.beginPath();
    pen.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    pen.fillStyle = color;
    pen.fill();
    pen.strokeStyle = "#fff";
    pen.lineWidth = 1;
    pen.stroke();
  }

  cross(x, y, color, isHere) {
    const { pen, viewer } = this;
    const at = viewer.toScreen(x, y);
    const reach = isHere ? 11 : 7;
    for (const [stroke, width] of [["rgba(0, 0, 0, 0.75)", 4], [color, 2]]) {
      pen.beginPath();
      pen.moveTo(at.x - reach, at.y);
      pen.lineTo(at.x + reach, at.y);
      pen.moveTo(at.x, at.y - reach);
      pen.lineTo(at.x, at.y + reach);
      pen.strokeStyle = stroke;
      pen.lineWidth = width;
      pen.stroke();
    }
    if (isHere) {
      pen.beginPath();
      pen.arc(at.x, at.y, 15, 0, 2 * Math.PI);
      pen.strokeStyle = "#d55e00";
      pen.lineWidth = 3;
      pen.stroke();
    }
  }

  word(text, x, y) {
    const { pen, viewer } = this;
    const at = viewer.toScreen(x, y);
    pen.font = "600 13px system-ui, sans-serif";
    pen.fillStyle = "rgba(255, 255, 255, 0.88)";
    pen.fillRect(at.x + 6, at.y - 9, pen.measureText(text).width + 8, 18);
    pen.fillStyle = "#111";
    pen.fillText(text, at.x + 10, at.y + 4);
  }
}
