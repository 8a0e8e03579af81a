/** An HTML template with `<%= it.x %>` (escaped) and `<% %>` (code). The only place that knows the template engine. */
export declare function renderPage(template: string, values: Readonly<Record<string, unknown>>): string;
