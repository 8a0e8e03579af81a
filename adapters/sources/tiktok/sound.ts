import type { Sound } from '../../../src/contract/index.ts';

/**
 * TikTok's name for a sound the creator made, in the language of that creator's app: `original sound - anna`,
 * `som original - anna`. A language that is missing here only costs a warning too many.
 */
const ownSound =
  /^(?:original sound|originalton|son original|sonido original|som original|suono originale|origineel geluid|oryginalny d[zź]wi[eę]k|d[zź]wi[eę]k oryginalny|orijinal ses|suara asli|bunyi asal|âm thanh gốc|nhạc nền|เสียงต้นฉบับ|الصوت الأصلي|صوت أصلي|оригинальный звук|оригінальний звук|оригинален звук|sunet original|původní zvuk|eredeti hang|alkuperäinen ääni|originalljud|original ?lyd|πρωτότυπος ήχος|צליל מקורי|原声|原聲|オリジナル楽曲|オリジナルサウンド|오리지널 사운드|orihinal na tunog|मूल ध्वनि)(?: |$)/iu;

/** null: the export names none. ` - ` is how it writes a sound it knows nothing of. */
export function soundOf(value: string | null): Sound | null {
  const name = value?.trim() ?? '';
  return /^(?:-?|n\/a|none)$/i.test(name) ? null : { name, own: ownSound.test(name) };
}
