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
    const copies = [await copyVideo(output, video), ...(audio ? [await copyAudio(output, audio)] : [])];
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

async function copyVideo(output: Output, track: InputVideoTrack): Promise<TrackCopy> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('unknown picture codec');
  const source = new EncodedVideoPacketSource(codec);
  output.addVideoTrack(source, {
    rotation: await track.getRotation(),
    maximumPacketCount: (await track.computePacketStats()).packetCount,
  });
  return {
    packets: new EncodedPacketSink(track).packets(),
    firstS: await track.getFirstTimestamp(),
    add: (packet) => source.add(packet, { decoderConfig }),
  };
}

async function copyAudio(output: Output, track: InputAudioTrack): Promise<TrackCopy> {
  const codec = await track.getCodec();
  const decoderConfig = await track.getDecoderConfig();
  if (!codec || !decoderConfig) throw new Error('unknown sound codec');
  const source = new EncodedAudioPacketSource(codec);
  output.addAudioTrack(source, { maximumPacketCount: (await track.computePacketStats()).packetCount });
  return {
    packets: afterZero(new EncodedPacketSink(track).packets()),
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
