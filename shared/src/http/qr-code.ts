import QRCode from 'qrcode';

/** A QR code as SVG. It is dark on white with a quiet zone, in dark mode too: not every camera reads an inverted code. */
export const qrCodeOf = (address: string): Promise<string> =>
  QRCode.toString(address, { type: 'svg', margin: 4 });
