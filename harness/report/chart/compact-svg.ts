/** Takes from ECharts' SVG what only its own scripts need, and lets the page set the size. */
export function compactSvg(svg: string, id: string): string {
  return svg
    .replace(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
    .replace(/^<svg width="\d+" height="\d+"[^>]*?viewBox/, '<svg aria-hidden="true" viewBox')
    .replace(/<rect width="\d+" height="\d+" x="0" y="0" fill="none"><\/rect>\n?/, '')
    .replace(/font-family:inherit;?/g, '')
    .replace(/\bzr\d+-c(\d+)/g, `${id}-clip-$1`)
    .replace(/ (?:d|points|transform)="[^"]*"/g, (part) => part.replace(/(\.\d\d)\d+/g, '$1'))
    .replace(/><\/(path|rect|polygon|polyline|line|circle)>/g, '/>')
    .replace(/\n+/g, '\n');
}
