"""Small files in the words of instruments, with what they were made of."""

import numpy as np


def dsc(name):
    """A triangle of 120 J/g from 560 to 600 degC at 10 K/min."""
    t = np.linspace(500, 700, 801)
    flow = np.where((t > 560) & (t < 600), np.minimum(t - 560, 600 - t), 0.0) / 20
    lines = [f"#IDENTITY:;{name}", "#SAMPLE MASS /mg:;20.0"]
    lines += ["##Temp./°C;Time/min;DSC/(mW/mg)"]
    lines += [
        f"{a:.2f};{(a - 500) / 10:.4f};{b:.5f}" for a, b in zip(t, flow, strict=True)
    ]
    return "\n".join(lines).encode()


def hardness_map(name):
    """Six indents of HV 0.5, diagonals 112.0 and 112.8 um."""
    lines = [
        f"Specimen:;{name}",
        "No.;x [mm];y [mm];Diagonal [µm];Diagonal [µm];HV 0.5",
        *(f"{n};{0.5 * n};0.0;112.0;112.8;73.8" for n in range(1, 7)),
    ]
    return "\n".join(lines).encode()


SIZES = "Thickness B [mm];25.0\nWidth W [mm];50.0\nCrack length [mm];25.2\n"


def crack_record(name, sizes=SIZES):
    """A crack that opens at 30 kN/mm and bends at 18 kN: P_Q is 18.32 kN."""
    v = np.linspace(0, 1.2, 601)
    p = np.where(v < 0.6, 30 * v, 30 * (0.6 + 0.25 * (v - 0.6)))
    rows = "\n".join(f"{f:.4f};{o:.5f}" for f, o in zip(p, v, strict=True))
    return f"Specimen ID;{name}\n{sizes}Load [kN];COD [mm]\n{rows}\n".encode()


def bare_crack_record(name):
    return crack_record(name, sizes="")


def scan(name):
    """Tafel branches of 60 and 120 mV a decade through 2 uA/cm2 at -780 mV."""
    e = np.linspace(-200, 200, 201) - 780
    i = 2 * (10 ** ((e + 780) / 60) - 10 ** (-(e + 780) / 120))
    rows = "\n".join(f"{a:.3f};{b:.5f}" for a, b in zip(e, i, strict=True))
    head = f"Specimen:;{name}\nReference electrode:;SCE\n"
    return f"{head}Potential (mV);Current density (µA/cm²)\n{rows}\n".encode()


def particles(_name):
    """Two fields of particles in ImageJ's words, 2000 and 1600 um^2 in all."""
    rows = "\n".join(
        f"{n},field{1 + n % 2}.tif,{100.0 * n},{40.0},{0.8},{12.0 * n}"
        for n in range(1, 9)
    )
    return f" ,Label,Area (um^2),Perim.,Circ.,Feret\n{rows}\n".encode()


def summary(_name):
    """ImageJ's Summarize, one line for each picture of 24,000 um^2: 1.25 % in the mean."""
    rows = "\n".join(
        f"field{n}.tif,12,{120.0 * n},{10.0 * n},{0.5 * n}" for n in range(1, 5)
    )
    return f"Slice,Count,Total Area (um^2),Average Size,%Area\n{rows}\n".encode()


def cup(_name):
    """Newton's cooling from 720 degC with heat released between 630 and 570 degC."""
    rows, temperature, solid = [], 720.0, 0.0
    for second in range(1200):
        clock = f"{8 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        rows.append(f"2026-11-02 {clock},{temperature:.2f}")
        rate = -0.0035 * (temperature - 25)
        if temperature <= 630 and solid < 1:
            solid += 0.005
            rate += 1.8 if temperature < 628 else 0.9
        temperature += rate
        if temperature < 450:
            break
    return ("Date and time,Cup [°C]\n" + "\n".join(rows) + "\n").encode()
