// @ts-check
/**
 * Is a file the one that the page was built with? A host may be in the middle of being replaced, a proxy may cut an
 * answer short; the build lists the beginning of the SHA-256 of each file (build/page/publication/listing.py).
 *
 * @typedef {{ version: string, files: Record<string, string> }} Listing
 */

import { sha256 } from "./sha256.js";

export const LISTING = "data/files.json";

/** An error whose message is a sentence for the reader. */
export class Unavailable extends Error {}

/** @param {ArrayBuffer} buffer @returns {Listing} @throws {Error} when it is none */
export function readListing(buffer) {
  const listing = JSON.parse(new TextDecoder().decode(buffer));
  if (typeof listing.version !== "string" || typeof listing.files !== "object") throw new Error("not a list of files");
  return listing;
}

/**
 * @param {{ path: string, buffer: ArrayBuffer, listing: Listing | null, version: string }} arrived
 * `version`: the page's; without a list, and for a file that it does not name, nothing is compared
 * @throws {Unavailable} when the file, or the list, is of another build
 */
export async function compare({ path, buffer, listing, version }) {
  if (!listing) return;
  if (listing.version !== version) {
    throw new Unavailable("The site was built anew since this page was loaded; please load the page again.");
  }
  const expected = Object.hasOwn(listing.files, path) ? listing.files[path] : "";
  if (!(await sha256(buffer)).startsWith(expected)) {
    throw new Unavailable(`The file ${path} did not arrive as it was published, so it was not used.`);
  }
}
