"""What every control and every picture must have, found in the page itself."""

# Smaller than 24 by 24 CSS pixels, its label counted in; a link in a sentence is as tall as its line (WCAG 2.5.8).
SMALL = r"""() => {
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])';
  const alone = link => {
    const block = link.closest('p, li, td, dd, figcaption, div');
    return !block || block.textContent.trim().length <= link.textContent.trim().length + 1;
  };
  const inSentence = item => item.matches('a') && getComputedStyle(item).display === 'inline' && !alone(item);
  const sizeOf = item => {
    const boxes = [item, ...(item.labels ?? [])].map(each => each.getBoundingClientRect()).filter(box => box.width);
    const span = (low, high) => Math.max(...boxes.map(box => box[high])) - Math.min(...boxes.map(box => box[low]));
    return boxes.length ? [span('left', 'right'), span('top', 'bottom')] : [24, 24];
  };
  return [...document.querySelectorAll(controls)]
    .filter(item => item.checkVisibility({visibilityProperty: true}) && !item.closest('.visually-hidden'))
    .filter(item => !inSentence(item))
    .map(item => [item, sizeOf(item)])
    .filter(([, [width, height]]) => width < 23.5 || height < 23.5)
    .map(([item, size]) => `${item.closest('figure[data-figure]')?.id ?? ''} ${item.tagName} ` +
      `${(item.ariaLabel ?? item.textContent).trim().slice(0, 40)}: ${size.map(Math.round).join(' x ')}`);
}"""

# Canvases that say nothing: neither named, nor inside something named, nor hidden from those who hear the page.
SILENT = """() => [...document.querySelectorAll('canvas')]
  .filter(canvas => canvas.checkVisibility() && !canvas.closest('[aria-hidden=true]'))
  .filter(canvas => !canvas.closest('[aria-label]:not(figure), [aria-labelledby]:not(figure), button, label'))
  .map(canvas => `${canvas.closest('figure[data-figure]')?.id}: ${canvas.parentElement.className}`)"""
