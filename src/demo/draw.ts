import { rm } from 'node:fs/promises';
import { writeScene } from '../media/image.ts';
import { runFfmpeg } from '../media/transcode.ts';

/** Pictures and clips for the demo, drawn here so that nothing has to be downloaded or shipped. */
export interface Scene {
  /** colours from the top of the sky to the water, as CSS */
  readonly sky: readonly [string, string, string];
  readonly water: string;
  /** 0 to 1, from the left edge */
  readonly ferryAt: number;
  readonly width: number;
  readonly height: number;
}

/** A ferry between two shores at some time of the day. */
function drawScene({ sky, water, ferryAt, width, height }: Scene): string {
  const horizon = Math.round(height * 0.62);
  const x = Math.round(width * ferryAt);
  const unit = width / 24;
  const wave = (row: number) => {
    const y = horizon + (row + 1) * unit * 1.3;
    return `<path d="M0 ${y} q ${width / 8} ${-unit / 2} ${width / 4} 0 t ${width / 4} 0 ${width / 4} 0 ${width / 4} 0" fill="none" stroke="#ffffff" stroke-opacity="${0.28 - row * 0.03}" stroke-width="${unit / 7}"/>`;
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${sky[0]}"/><stop offset="0.6" stop-color="${sky[1]}"/><stop offset="1" stop-color="${sky[2]}"/></linearGradient></defs>
<rect width="${width}" height="${horizon}" fill="url(#s)"/>
<circle cx="${width * 0.7}" cy="${horizon - unit * 3}" r="${unit * 2.2}" fill="#fff4d6" fill-opacity="0.9"/>
<path d="M0 ${horizon} L${width * 0.2} ${horizon - unit * 3} L${width * 0.38} ${horizon - unit} L${width * 0.55} ${horizon - unit * 2.4} L${width * 0.8} ${horizon - unit * 0.6} L${width} ${horizon - unit * 2} V${horizon} Z" fill="#1d2b3a" fill-opacity="0.55"/>
<rect y="${horizon}" width="${width}" height="${height - horizon}" fill="${water}"/>
${Array.from({ length: 7 }, (_, row) => wave(row)).join('\n')}
<g transform="translate(${x} ${horizon + unit * 0.8})"><path d="M${-unit * 4} 0 h${unit * 8} l${-unit} ${unit * 1.4} h${-unit * 6} Z" fill="#f6f3ea"/><rect x="${-unit * 2.6}" y="${-unit * 1.3}" width="${unit * 5}" height="${unit * 1.3}" fill="#e4dfd0"/><rect x="${unit * 0.6}" y="${-unit * 2.4}" width="${unit}" height="${unit * 1.2}" fill="#d6483b"/>${Array.from({ length: 5 }, (_, n) => `<rect x="${-unit * 2.2 + n * unit * 0.9}" y="${-unit * 0.9}" width="${unit * 0.5}" height="${unit * 0.45}" fill="#35506b"/>`).join('')}</g>
</svg>`;
}

export async function makePhoto(scene: Scene, output: string): Promise<void> {
  await writeScene(drawScene(scene), output, 'jpeg');
}

export interface ClipShape {
  readonly seconds: number;
  readonly codec: 'libx264' | 'libx265';
  /** bits per second; high ones get film grain, or the encoder would not need them */
  readonly bitrate: number;
  /** index before the media, or (as some phones write it) behind */
  readonly faststart: boolean;
}

export async function makeClip(
  scene: Scene,
  shape: ClipShape,
  { ffmpeg, output, signal }: { readonly ffmpeg: string; readonly output: string; readonly signal: AbortSignal },
): Promise<void> {
  const still = `${output}.png`;
  const { seconds, codec, bitrate, faststart } = shape;
  const frames = seconds * 30;
  const grain = bitrate > 4_000_000 ? ',noise=alls=24:allf=t' : '';
  const zoom = `zoompan=z='1+0.25*on/${frames}':x='(iw-iw/zoom)*on/${frames}':y='(ih-ih/zoom)/2':d=${frames}:s=${scene.width}x${scene.height}:fps=30`;
  await writeScene(drawScene(scene), still, 'png');
  await runFfmpeg({
    ffmpeg,
    inputArgs: [],
    input: still,
    outputArgs: [
      ...[
        '-filter_complex',
        `[0:v]${zoom}${grain},format=yuv420p[v];sine=frequency=220:sample_rate=44100:duration=${seconds},volume=0.2[a]`,
      ],
      ...[
        '-map',
        '[v]',
        '-map',
        '[a]',
        '-c:v',
        codec,
        '-preset',
        'ultrafast',
        '-b:v',
        String(bitrate),
        '-g',
        '60',
        '-c:a',
        'aac',
        '-b:a',
        '96k',
        '-t',
        String(seconds),
      ],
      ...(codec === 'libx265' ? ['-tag:v', 'hvc1', '-x265-params', 'log-level=error'] : []),
      ...(faststart ? ['-movflags', '+faststart'] : []),
      ...['-f', 'mp4'],
    ],
    output,
    signal,
    timeoutMs: 120_000,
  });
  await rm(still, { force: true });
}
