import { resolve } from 'node:path';
import ts from 'typescript';

/** What the values of each phrase may be, read out of its own type: so no code can be forgotten, and no fault among its kinds. */

const root = resolve(import.meta.dirname, '../..');

/** Values of one reason, as they may come. */
export type Values = Readonly<Record<string, unknown>>;

export interface PhraseFile {
  /** from the root of the project */
  readonly file: string;
  /** `reasons` itself, or what has `reasons` */
  readonly name: string;
}

/** One message of the program itself: where it stands, and ways to call it. */
export interface MessageCalls {
  /** `undo.question` */
  readonly name: string;
  readonly calls: readonly (readonly unknown[])[];
}

/** Every message that takes something, of an interface that is all messages. */
export function callsOfMessages({ file, name }: PhraseFile): readonly MessageCalls[] {
  const program = createTypeProgram([file]);
  const checker = program.getTypeChecker();
  const found: MessageCalls[] = [];
  const look = (type: ts.Type, place: readonly string[]) => {
    for (const property of type.getProperties()) {
      const here = [...place, property.name];
      const value = checker.getTypeOfSymbol(property);
      const [signature] = value.getCallSignatures();
      if (signature !== undefined) found.push({ name: here.join('.'), calls: callsOf(checker, signature) });
      else if (value.flags & ts.TypeFlags.Object && !checker.isArrayType(value)) look(value, here);
    }
  };
  look(checker.getDeclaredTypeOfSymbol(exportOf(program, { file, name })), []);
  return found;
}

function callsOf(checker: ts.TypeChecker, { parameters }: ts.Signature): readonly (readonly unknown[])[] {
  const samples = parameters.map((one) => samplesOf(checker, one.name, checker.getTypeOfSymbol(one)));
  const first = samples.map(([sample]) => sample);
  return [
    first,
    ...samples.flatMap((some, at) => some.map((sample) => first.map((other, here) => (here === at ? sample : other)))),
  ];
}

/** For each code of each file: sets of values, from none at all to all there are, every literal of every union among them. */
export function valuesOfPhrases(
  files: readonly PhraseFile[],
): ReadonlyMap<string, ReadonlyMap<string, readonly Values[]>> {
  const program = createTypeProgram(files.map(({ file }) => file));
  const checker = program.getTypeChecker();
  return new Map(files.map((one) => [one.file, valuesIn(program, checker, one)]));
}

function createTypeProgram(files: readonly string[]): ts.Program {
  return ts.createProgram(
    files.map((file) => resolve(root, file)),
    {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    },
  );
}

function valuesIn(
  program: ts.Program,
  checker: ts.TypeChecker,
  { file, name }: PhraseFile,
): ReadonlyMap<string, readonly Values[]> {
  const type = checker.getTypeOfSymbol(exportOf(program, { file, name }));
  const book = name === 'reasons' ? type : checker.getTypeOfSymbol(propertyOf(type, 'reasons'));
  return new Map(book.getProperties().map((code) => [code.name, valueSets(checker, checker.getTypeOfSymbol(code))]));
}

function exportOf(program: ts.Program, { file, name }: PhraseFile): ts.Symbol {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(resolve(root, file));
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  const symbol = exported.find((one) => one.name === name);
  if (symbol === undefined) throw new Error(`${file} exports no ${name}`);
  return symbol;
}

function propertyOf(type: ts.Type, name: string): ts.Symbol {
  const found = type.getProperty(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function valueSets(checker: ts.TypeChecker, phrase: ts.Type): readonly Values[] {
  const kinds = phrase.isUnion() ? phrase.types : [phrase];
  const parameter = kinds.flatMap((kind) => kind.getCallSignatures())[0]?.parameters[0];
  if (parameter === undefined) return [{}];
  const fields = checker
    .getTypeOfSymbol(parameter)
    .getProperties()
    .map((field) => ({ name: field.name, samples: samplesOf(checker, field.name, checker.getTypeOfSymbol(field)) }));
  const full: Values = Object.fromEntries(fields.map(({ name, samples }) => [name, samples[0]]));
  return [
    {},
    full,
    ...fields.flatMap(({ name, samples }) => [
      ...samples.map((sample) => ({ ...full, [name]: sample })),
      ...samples.map((sample) => ({ [name]: sample })),
      Object.fromEntries(Object.entries(full).filter(([other]) => other !== name)),
    ]),
  ];
}

/** Any JSON may hold any JSON: deeper than this nothing is tried. */
const deepest = 3;

function samplesOf(checker: ts.TypeChecker, name: string, type: ts.Type, depth = 0): readonly unknown[] {
  if (depth > deepest) return [];
  if (type.isUnion()) {
    const samples = type.types.flatMap((one) => samplesOf(checker, name, one, depth));
    // What is there comes first: with it a phrase says most.
    return [...samples.filter((sample) => sample !== null), ...samples.filter((sample) => sample === null)];
  }
  if (type.flags & ts.TypeFlags.Undefined) return [];
  if (type.flags & ts.TypeFlags.Null) return [null];
  if (type.isStringLiteral() || type.isNumberLiteral()) return [type.value];
  if (type.flags & ts.TypeFlags.BooleanLiteral) return [checker.typeToString(type) === 'true'];
  if (type.flags & ts.TypeFlags.NumberLike) return [1, 2, 0, 12_345];
  if (checker.isTypeAssignableTo(type, checker.getStringType())) return [textFor(name)];
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    const samples = element === undefined ? [] : samplesOf(checker, name, element, depth + 1);
    return [samples.slice(0, 1), [...samples, ...samples].slice(0, 2)];
  }
  const fields = type.getProperties();
  // A reason under another one's value, as any JSON.
  if (fields.length === 0) return [{ code: 'interrupted' }];
  const samples = fields.map((field) => samplesOf(checker, field.name, checker.getTypeOfSymbol(field), depth + 1));
  const first = Object.fromEntries(fields.map((field, at) => [field.name, samples[at]?.[0]]));
  return [
    first,
    ...fields.flatMap(({ name: field }, at) => (samples[at] ?? []).map((sample) => ({ ...first, [field]: sample }))),
  ];
}

function textFor(name: string): string {
  if (/At$|^(?:since|until|seen|sent|at|first|last|firstExpiry|now|from|to|time)$/.test(name))
    return '2026-11-26T18:30:00.000Z';
  if (/path|file|folder|what$|place$/i.test(name)) return "/home/ana/it's mine/export $1.zip";
  if (name === 'unit') return 'graphemes';
  if (/link|url|address/i.test(name)) return 'https://host.example/a?b=1';
  if (/account/i.test(name)) return 'main';
  if (/destination/i.test(name)) return 'rednote';
  return 'word';
}
