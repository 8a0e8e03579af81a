import {
  ALL_FORMATS,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  Logging,
  LogLevel,
  type MetadataTags,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { because, FerryError, type PrivateTag } from '../contract/index.ts';
import type { KeyFrame, Part } from '../core/media/facts.ts';
import { tagOfName } from './named-tags.ts';

// It prints to the console otherwise.
Logging.level = LogLevel.Silent;

/** The only place that knows mediabunny. Reads, and repacks where no ffmpeg exists; both in this process. */
export interface ContainerFacts {
  readonly video: VideoTrackFacts | null;
  readonly audio: AudioTrackFacts | null;
  /** pictures and sounds it lists; other kinds of track may be there too */
  readonly tracks: number;
  readonly durationMs: number;
  /** only told for Matroska files, see boxes.ts for MP4 */
  readonly privateTags: readonly PrivateTag[];
}

export interface VideoTrackFacts {
  /** null: unknown to it; see `internalCodec` */
  readonly codec: 'avc' | 'hevc' | 'vp8' | 'vp9' | 'av1' | null;
  /** the four letters of the container, or Matroska's name */
  readonly internalCodec: string;
  /** e.g. `avc1.6e001e`: tells depth and chroma */
  readonly codecString: string;
  /** as shown */
  readonly width: number;
  readonly height: number;
  /** clockwise (its own convention and ours; ffprobe counts the other way) */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly hdr: boolean;
  /** mean over the whole track */
  readonly frameRate: number;
  readonly bitrate: number;
  /** the last packet of the track lies inside the file */
  readonly lastPacketFound: boolean;
}

interface AudioTrackFacts {
  readonly codec: string | null;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bitrate: number;
  readonly lastPacketFound: boolean;
}

/** Audio is near constant: this many packets (10 s) tell its bitrate. */
const audioPacketsSeen = 500;

/** Throws whatever mediabunny throws on damaged files; the caller words it. */
export async function readContainer(path: string): Promise<ContainerFacts> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const tracks = await input.getTracks();
    // The first of each, as ffmpeg's `0:V:0` and `0:a:0` choose: what is judged is what is made.
    const video = tracks.find((track) => track.isVideoTrack()) ?? null;
    const audio = tracks.find((track) => track.isAudioTrack()) ?? null;
    const kept = [video, audio].filter((track) => track !== null);
    return {
      video: video ? await readVideo(video) : null,
      audio: audio ? await readAudio(audio) : null,
      tracks: tracks.length,
      durationMs: kept.length === 0 ? 0 : Math.round((await input.computeDuration(kept)) * 1000),
      privateTags: tagsIn(await input.getMetadataTags()),
    };
  } finally {
    input.dispose();
  }
}

/**
 * Whether the frames of the picture come at one pace: no gap is more than a tenth away from the middle one, or than the 2 ms
 * that containers round by. Walks the index only.
 */
export async function hasSteadyFrames(path: string): Promise<boolean> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const track = (await input.getTracks()).find((each) => each.isVideoTrack());
    if (!track) return true;
    const times: number[] = [];
    const packets = new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true });
    for await (const { timestamp } of packets) times.push(timestamp);
    times.sort((a, b) => a - b);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const middle = gaps.toSorted((a, b) => a - b)[gaps.length >> 1] ?? 0;
    return gaps.every((gap) => Math.abs(gap - middle) <= Math.max(middle / 10, 0.002));
  } finally {
    input.dispose();
  }
}

/**
 * Where a copy of the picture can begin, the beginning itself left out: at a key frame behind which no picture comes that is shown
 * before it (an open group) and would be lost. Walks the index only.
 */
export async function findKeyFrames(path: string): Promise<readonly KeyFrame[]> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const track = (await input.getTracks()).find((each) => each.isVideoTrack());
    const found: KeyFrame[] = [];
    let key: KeyFrame | null = null;
    let bytesBefore = 0;
    if (!track) return found;
    const packets = new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true });
    for await (const { timestamp, type, byteLength } of packets) {
      const atMs = Math.round(timestamp * 1e6) / 1000;
      if (type === 'key') {
        if (key !== null) found.push(key);
        key = bytesBefore === 0 ? null : { atMs, bytesBefore };
      } else if (key !== null && atMs < key.atMs) key = null;
      bytesBefore += byteLength;
    }
    return key === null ? found : [...found, key];
  } finally {
    input.dispose();
  }
}

/** More than times are rounded by, less than anybody hears between picture and sound. */
const besideFrameMs = 2;

/**
 * For each place in milliseconds a moment right before the first picture behind it, which no rounding brings to the other side; and when
 * the file begins, which is not before zero. Walks the index only.
 */
export async function findJoints(
  path: string,
  placesMs: readonly number[],
): Promise<{ readonly startMs: number; readonly joints: readonly number[] }> {
  const input = new Input({ source: new FilePathSource(path), formats: ALL_FORMATS });
  try {
    const track = (await input.getTracks()).find((each) => each.isVideoTrack());
    const sides = placesMs.map((placeMs) => ({
      placeMs,
      before: Number.NEGATIVE_INFINITY,
      behind: Number.POSITIVE_INFINITY,
    }));
    const packets = track ? new EncodedPacketSink(track).packets(undefined, undefined, { metadataOnly: true }) : [];
    for await (const { timestamp } of packets)
      for (const side of sides) {
        const atMs = timestamp * 1000;
        if (atMs < side.placeMs) side.before = Math.max(side.before, atMs);
        else side.behind = Math.min(side.behind, atMs);
      }
    const joints = sides.map(({ placeMs, before, behind }) => {
      const gapMs = behind - before;
      return Number.isFinite(gapMs) ? behind - Math.min(besideFrameMs, gapMs / 2) : placeMs;
    });
    return { startMs: Math.max(0, (await input.getFirstTimestamp()) * 1000 - besideFrameMs), joints };
  } finally {
    input.dispose();
  }
}

async function readVideo(track: InputVideoTrack): Promise<VideoTrackFacts> {
  const stats = await track.computePacketStats();
  return {
    codec: knownCodec(await track.getCodec()),
    internalCodec: String((await track.getInternalCodecId()) ?? 'unknown'),
    codecString: (await track.getCodecParameterString()) ?? '',
    width: await track.getDisplayWidth(),
    height: await track.getDisplayHeight(),
    rotation: await track.getRotation(),
    hdr: await track.hasHighDynamicRange(),
    frameRate: stats.averagePacketRate,
    bitrate: Math.round(stats.averageBitrate),
    lastPacketFound: await hasLastPacket(track),
  };
}

/** ProRes is known to it and to ffmpeg, but no platform takes it: it counts as one of the others. */
function knownCodec(codec: Awaited<ReturnType<InputVideoTrack['getCodec']>>): VideoTrackFacts['codec'] {
  return codec === 'prores' ? null : codec;
}

async function readAudio(track: InputAudioTrack): Promise<AudioTrackFacts> {
  const stats = await track.computePacketStats(audioPacketsSeen);
  return {
    codec: await track.getCodec(),
    channels: await track.getNumberOfChannels(),
    sampleRate: await track.getSampleRate(),
    bitrate: Math.round(stats.averageBitrate),
    lastPacketFound: await hasLastPacket(track),
  };
}

/** A cut file has its full index and full duration; only the bytes are missing. */
async function hasLastPacket(track: InputVideoTrack | InputAudioTrack): Promise<boolean> {
  const packet = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
  return packet !== null && packet.data.length === packet.byteLength;
}

/** Those it has a name for, and those it only read. */
function tagsIn({ raw = {}, ...named }: MetadataTags): readonly PrivateTag[] {
  const found = new Set<PrivateTag>();
  for (const [name, value] of [...Object.entries(named), ...Object.entries(raw)]) {
    const tag =
      value === null || value === undefined ? null : tagOfName(name, typeof value === 'string' ? value : null);
    if (tag !== null) found.add(tag);
  }
  return [...found].sort();
}

interface RepackJob {
  readonly source: string;
  readonly output: string;
  readonly signal: AbortSignal;
  /** packets that begin later stay out */
  readonly keepMs: number | null;
  /** only what lies between two of its key frames; null: all */
  readonly part?: Range | null;
  readonly withSound: boolean;
  readonly onProgress?: (atMs: number) => void;
}

/**
 * First picture and first sound into a new MP4 with the index in front, nothing else. Streams: memory does not grow with
 * the file. Throws whatever mediabunny throws. An abort throws the signal's reason; the output is then unfinished.
 */
export async function repackInProcess(job: RepackJob): Promise<void> {
  const input = new Input({ source: new FilePathSource(job.source), formats: ALL_FORMATS });
  try {
    const tracks = await input.getTracks();
    const video = tracks.find((track) => track.isVideoTrack());
    const audio = tracks.find((track) => track.isAudioTrack());
    if (!video)
      throw new FerryError('permanent', because('no-track', { path: job.source, fault: 'no-video' }), {
        effect: 'none',
      });
    await repackTracks(job, video, job.withSound ? (audio ?? null) : null);
  } finally {
    input.dispose();
  }
}

async function repackTracks(job: RepackJob, video: InputVideoTrack, audio: InputAudioTrack | null): Promise<void> {
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'reserve' }),
    target: new FilePathTarget(job.output),
  });
  try {
    const { part = null } = job;
    // Sound may end before the picture does.
    const sound = audio !== null && (await countPackets(audio, part)) > 0 ? audio : null;
    const copies = [await copyVideo(output, video, part), ...(sound ? [await copyAudio(output, sound, part)] : [])];
    await output.start();
    await pump(job, copies);
    await output.finalize();
  } catch (error) {
    await output.cancel().catch(() => undefined);
    throw error;
  }
}

/** One track on its way from file to file. */
interface TrackCopy {
  readonly packets: AsyncGenerator<EncodedPacket, void, unknown>;
  readonly firstS: number;
  add(packet: EncodedPacket): Promise<void>;
}

async function copyVideo(output: Output, track: InputVideoTrack, part: Range | null): Promise<TrackCopy> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('unknown picture codec');
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, {
    transformationMatrix: await track.getTransformationMatrix(),
    maximumPacketCount: await countPackets(track, part),
  });
  return {
    packets: movedBack(packetsIn(track, part), part),
    firstS: (part?.fromMs ?? 0) === 0 ? await track.getFirstTimestamp() : 0,
    add: (packet) => source.add(packet, { decoderConfig }),
  };
}

async function copyAudio(output: Output, track: InputAudioTrack, part: Range | null): Promise<TrackCopy> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('unknown sound codec');
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source, { maximumPacketCount: await countPackets(track, part) });
  return {
    packets: afterZero(movedBack(packetsIn(track, part), part)),
    firstS: 0,
    add: (packet) => source.add(packet, { decoderConfig }),
  };
}

/** AAC's priming packet stands before zero and is not heard: it goes. A packet that straddles zero starts at zero. */
async function* afterZero(packets: AsyncGenerator<EncodedPacket, void, unknown>): AsyncGenerator<EncodedPacket, void> {
  for await (const packet of packets) {
    if (packet.timestamp + packet.duration <= 1e-6) continue;
    yield packet.timestamp < 0 ? packet.clone({ timestamp: 0 }) : packet;
  }
}

type Range = Pick<Part, 'fromMs' | 'untilMs'>;

/** Times are rounded to the microsecond in a recipe, and to ticks in a file: nothing lies this close to a joint and is not meant. */
const jointS = 0.0005;

/**
 * The packets that begin in the range; all of them where it is null. A picture's range begins and ends with key frames, and sound goes
 * to the part in which its packet begins: every packet is in one part, whatever the others are.
 */
async function* packetsIn(
  track: InputVideoTrack | InputAudioTrack,
  range: Range | null,
  { metadataOnly = false }: { readonly metadataOnly?: boolean } = {},
): AsyncGenerator<EncodedPacket, void> {
  const sink = new EncodedPacketSink(track);
  const fromS = range === null || range.fromMs === 0 ? Number.NEGATIVE_INFINITY : range.fromMs / 1000 - jointS;
  const untilS = (range?.untilMs ?? Number.POSITIVE_INFINITY) / 1000 - jointS;
  const at = fromS + 2 * jointS;
  const isWhole = fromS === Number.NEGATIVE_INFINITY;
  const first = isWhole ? null : track.isVideoTrack() ? await sink.getKeyPacket(at) : await sink.getPacket(at);
  for await (const packet of sink.packets(first ?? undefined, undefined, { metadataOnly })) {
    if (packet.timestamp >= untilS && packet.type === 'key') return;
    if (packet.timestamp >= fromS) yield packet;
  }
}

async function countPackets(track: InputVideoTrack | InputAudioTrack, range: Range | null): Promise<number> {
  if (range === null) return (await track.computePacketStats()).packetCount;
  let count = 0;
  for await (const _ of packetsIn(track, range, { metadataOnly: true })) count += 1;
  return count;
}

/** In the time of the part that begins there. */
async function* movedBack(
  packets: AsyncGenerator<EncodedPacket, void>,
  range: Range | null,
): AsyncGenerator<EncodedPacket, void> {
  const { fromMs = 0 } = range ?? {};
  for await (const packet of packets)
    yield fromMs === 0 ? packet : packet.clone({ timestamp: Math.max(0, packet.timestamp - fromMs / 1000) });
}

/** By time, so that picture and sound lie beside each other. A picture before zero moves everything by as much. */
async function pump(job: RepackJob, copies: readonly TrackCopy[]): Promise<void> {
  const shiftS = Math.max(0, ...copies.map((copy) => -copy.firstS));
  const heads = await Promise.all(copies.map(async (copy) => ({ copy, next: await copy.packets.next() })));
  for (;;) {
    job.signal.throwIfAborted();
    const open = heads.filter((head) => !head.next.done);
    const first = open.sort((a, b) => timeOf(a.next) - timeOf(b.next))[0];
    if (!first?.next.value) return;
    const packet = first.next.value;
    // In the order of decoding, as they come: nothing that stays depends on what is left out.
    if (job.keepMs !== null && packet.timestamp * 1000 >= job.keepMs) {
      await first.copy.packets.return();
      first.next = { done: true, value: undefined };
      continue;
    }
    await first.copy.add(shiftS === 0 ? packet : packet.clone({ timestamp: packet.timestamp + shiftS }));
    job.onProgress?.(Math.round(packet.timestamp * 1000));
    first.next = await first.copy.packets.next();
  }
}

function timeOf(next: IteratorResult<EncodedPacket, void>): number {
  return next.done ? Number.POSITIVE_INFINITY : next.value.timestamp;
}
