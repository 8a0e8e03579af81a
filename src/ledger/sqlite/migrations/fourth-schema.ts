/**
 * Schema 4: what was asked elsewhere once and need not be asked again: a caption that was looked up, a transcript, a translation, what
 * a picture looks like. `subject` is what was asked about, and how: the asker's own word for it.
 */
export const fourthSchema = `
create table answers (
  kind text not null,
  subject text not null,
  answer text not null,
  at text not null,
  primary key (kind, subject)
) strict;
`;
