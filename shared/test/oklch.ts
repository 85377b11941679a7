// Colours in OKLCH as a screen shows them, and the contrast between two by WCAG 2.2.

/** Red, green and blue from 0 to 1, as light: before the gamma of sRGB. */
export type Light = [red: number, green: number, blue: number];

/** Of `oklch(0.5 0.1 200)`, with the matrices of CSS Color 4. */
export function lightOf([lightness, chroma, hue]: [number, number, number]): Light {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** Whether sRGB has the colour. A screen would show another one instead, with another contrast. */
export const isInGamut = (light: Light): boolean => light.every((part) => part > -0.0005 && part < 1.0005);

const encode = (part: number) => (part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055);
const decode = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** `color-mix(in srgb, first share, second)`. */
export const mix = (first: Light, share: number, second: Light): Light =>
  first.map((part, at) =>
    decode(share * encode(part) + (1 - share) * encode(second[at] ?? 0)),
  ) as unknown as Light;

function luminance([red, green, blue]: Light): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function contrast(one: Light, other: Light): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}
