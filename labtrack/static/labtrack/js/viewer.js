// A micrograph in tiles on a canvas: zoom, pan, scale bar, overlay, measuring. Places are
// pixels of the picture. What is marked by hand is in marks.js.
import { Marks } from "./marks.js";

const MOST_ZOOM = 16;
const STEP = 1.25;

export class Viewer {
  constructor(root) {
    this.root = root;
    this.config = JSON.parse(document.getElementById(root.dataset.viewer).textContent);
    this.canvas = root.querySelector("canvas");
    this.note = root.querySelector("[data-note]");
    this.pen = this.canvas.getContext("2d");
    this.images = new Map();
    this.showsOverlay = true;
    this.pointers = new Map();
    this.onMove = () => {};
    root.querySelector("[data-view] > img").hidden = true;
    this.canvas.hidden = false;
    this.marks = new Marks(this);
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.canvas.parentElement);
    this.resize();
    if (this.config.tool) this.marks.choose(this.config.tool);
  }

  resize() {
    const box = this.canvas.parentElement.getBoundingClientRect();
    const ratio = devicePixelRatio || 1;
    this.size = { width: box.width, height: box.height };
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    this.ratio = ratio;
    if (!this.view || this.isFitted) this.fit();
    else this.draw();
  }

  fit() {
    const { width, height } = this.config;
    const scale = Math.min(this.size.width / width, this.size.height / height);
    this.view = {
      scale,
      x: (this.size.width - width * scale) / 2,
      y: (this.size.height - height * scale) / 2,
    };
    this.leastScale = scale / 2;
    this.moved();
    this.isFitted = true;
  }

  moved() {
    this.isFitted = false;
    this.draw();
    this.onMove(this);
  }

  zoom(factor, x = this.size.width / 2, y = this.size.height / 2) {
    const { view } = this;
    const scale = Math.min(MOST_ZOOM, Math.max(this.leastScale, view.scale * factor));
    const by = scale / view.scale;
    this.view = { scale, x: x - (x - view.x) * by, y: y - (y - view.y) * by };
    this.moved();
  }

  pan(dx, dy) {
    this.view.x += dx;
    this.view.y += dy;
    this.moved();
  }

  // The same place and size as another viewer; by micrometers where both have a scale.
  follow(other) {
    const [mine, theirs] = [this.config.umPerPixel, other.config.umPerPixel];
    const ratio = mine && theirs ? mine / theirs : 1;
    const scale = other.view.scale * ratio;
    const middle = other.toImage(other.size.width / 2, other.size.height / 2);
    const at = {
      x: (middle.x / other.config.width) * this.config.width,
      y: (middle.y / other.config.height) * this.config.height,
    };
    this.view = {
      scale,
      x: this.size.width / 2 - at.x * scale,
      y: this.size.height / 2 - at.y * scale,
    };
    this.isFitted = false;
    this.draw();
  }

  toImage(x, y) {
    const { view } = this;
    return { x: (x - view.x) / view.scale, y: (y - view.y) / view.scale };
  }

  toScreen(x, y) {
    const { view } = this;
    return { x: x * view.scale + view.x, y: y * view.scale + view.y };
  }

  say(text) {
    this.note.textContent = text;
  }

  draw() {
    if (this.waits) return;
    this.waits = true;
    requestAnimationFrame(() => {
      this.waits = false;
      this.paint();
    });
  }

  paint() {
    const { pen, config } = this;
    pen.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    pen.clearRect(0, 0, this.size.width, this.size.height);
    pen.imageSmoothingEnabled = this.view.scale < 2;
    this.paintTiles(config.tiles);
    if (this.showsOverlay && config.overlay) this.paintTiles(config.overlay);
    this.marks.paint(pen);
    this.paintScaleBar();
  }

  paintTiles(base) {
    const { config, view, size } = this;
    // The smallest level that is at least as fine as the screen.
    let level = config.levels - 1;
    let factor = 1;
    while (level > 0 && factor * 2 * view.scale * this.ratio <= 1) {
      level -= 1;
      factor *= 2;
    }
    const side = config.tile * factor;
    const from = this.toImage(0, 0);
    const upto = this.toImage(size.width, size.height);
    const last = {
      column: Math.ceil(config.width / side) - 1,
      row: Math.ceil(config.height / side) - 1,
    };
    for (let row = Math.max(0, Math.floor(from.y / side)); row <= Math.min(last.row, upto.y / side); row += 1) {
      for (let column = Math.max(0, Math.floor(from.x / side)); column <= Math.min(last.column, upto.x / side); column += 1) {
        const image = this.image(`${base}${level}/${column}/${row}.png`);
        if (!image.complete || !image.naturalWidth) continue;
        const at = this.toScreen(column * side, row * side);
        this.pen.drawImage(
          image,
          at.x,
          at.y,
          image.naturalWidth * factor * view.scale,
          image.naturalHeight * factor * view.scale,
        );
      }
    }
  }

  image(url) {
    let image = this.images.get(url);
    if (!image) {
      image = new Image();
      image.addEventListener("load", () => this.draw());
      image.src = url;
      this.images.set(url, image);
    }
    return image;
  }

  // A round length of about a fifth of the view.
  paintScaleBar() {
    const um = this.config.umPerPixel;
    const { pen, size } = this;
    const wanted = ((size.width / 5) * (um || 1)) / this.view.scale;
    const power = 10 ** Math.floor(Math.log10(wanted));
    const length = [5, 2, 1].map((n) => n * power).find((n) => n <= wanted) || power;
    const pixels = (length / (um || 1)) * this.view.scale;
    const text = um ? this.lengthText(length) : `${length} px`;
    pen.font = "600 13px system-ui, sans-serif";
    const wide = Math.max(pixels, pen.measureText(text).width) + 16;
    pen.fillStyle = "rgba(255, 255, 255, 0.88)";
    pen.fillRect(10, size.height - 44, wide, 34);
    pen.fillStyle = "#111";
    pen.fillRect(18, size.height - 18, pixels, 4);
    pen.fillText(text, 18, size.height - 25);
  }

  lengthText(um) {
    if (um >= 1000) return `${+(um / 1000).toPrecision(4)} mm`;
    return um < 0.1 ? `${+(um * 1000).toPrecision(4)} nm` : `${+um.toPrecision(4)} µm`;
  }

  distanceText(a, b) {
    const pixels = Math.hypot(a.x - b.x, a.y - b.y);
    const um = this.config.umPerPixel;
    return um ? `${this.lengthText(pixels * um)} (${pixels.toFixed(1)} px)` : `${pixels.toFixed(1)} px`;
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const at = this.place(event);
      this.zoom(event.deltaY < 0 ? STEP : 1 / STEP, at.x, at.y);
    }, { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, (event) => this.up(event));
    }
    canvas.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("click", (event) => this.command(event));
  }

  down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    const at = this.place(event);
    this.pointers.set(event.pointerId, at);
    this.start = { ...at, moved: this.pointers.size > 1 };
    if (this.pointers.size === 1) this.marks.press(this.toImage(at.x, at.y));
    else this.marks.cancel();
  }

  move(event) {
    const at = this.place(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      this.marks.hover(this.toImage(at.x, at.y));
      return;
    }
    if (this.pointers.size === 2) {
      const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, p]) => p);
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const now = Math.hypot(at.x - other.x, at.y - other.y);
      if (was > 0) this.zoom(now / was, (at.x + other.x) / 2, (at.y + other.y) / 2);
      this.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    } else {
      if (Math.hypot(at.x - this.start.x, at.y - this.start.y) > 4) this.start.moved = true;
      const drags = this.start.moved && this.marks.drag(this.toImage(at.x, at.y));
      if (this.start.moved && !drags) this.pan(at.x - before.x, at.y - before.y);
    }
    this.pointers.set(event.pointerId, at);
  }

  up(event) {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size) return;
    const at = this.place(event);
    const place = this.toImage(at.x, at.y);
    if (event.type === "pointercancel") this.marks.cancel();
    else if (this.start.moved) this.marks.release(place);
    else this.marks.click(place, event);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.marks.key(event)) {
      event.preventDefault();
      return;
    }
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (moves[event.key]) this.pan(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(STEP);
    else if (event.key === "-") this.zoom(1 / STEP);
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  command(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const { tool, answer } = button.dataset;
    if (tool) this.marks.choose(this.marks.tool === tool ? "" : tool);
    if (answer) this.marks.answer(answer);
    const doing = {
      in: () => this.zoom(STEP),
      out: () => this.zoom(1 / STEP),
      fit: () => this.fit(),
      undo: () => this.marks.undo(),
      found: () => this.marks.asFound(),
      overlay: () => {
        this.showsOverlay = !this.showsOverlay;
        button.setAttribute("aria-pressed", String(this.showsOverlay));
        this.draw();
      },
    };
    doing[button.dataset.do]?.();
  }
}

const viewers = [...document.querySelectorAll("[data-viewer]")].map((root) => new Viewer(root));
if (document.querySelector("[data-linked]") && viewers.length === 2) {
  const [left, right] = viewers;
  left.onMove = () => right.follow(left);
  right.onMove = () => left.follow(right);
}
