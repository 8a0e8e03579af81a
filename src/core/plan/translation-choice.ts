/** In which language captions go, and who translates them. */
export interface TranslationChoice {
  /** BCP 47: `zh`, `en`, `pt-BR` */
  readonly to: string;
  /** the original stands below the translation; absent: the translation alone */
  readonly bilingual?: true;
  readonly service: TranslationServiceChoice;
}

export interface TranslationServiceChoice {
  readonly kind: 'libretranslate' | 'chat';
  /** without secrets: `http://127.0.0.1:5000` */
  readonly url: string;
  /** of a chat service */
  readonly model: string | null;
}
