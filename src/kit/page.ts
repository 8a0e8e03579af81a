import { Eta } from 'eta';

const eta = new Eta({ autoEscape: true, useWith: false, varName: 'it' });

/** An HTML template with `<%= it.x %>` (escaped) and `<% %>` (code). The only place that knows the template engine. */
export function renderPage(template: string, values: Readonly<Record<string, unknown>>): string {
  return eta.renderString(template, values);
}

/** The same, read once for many pages. */
export function compilePage<Values extends object>(template: string): (values: Values) => string {
  const compiled = eta.compile(template);
  return (values) => eta.render(compiled, values);
}
