/**
 * Letters by mail: what is wanted is kept with what it tells of, and sent a moment later by
 * whichever instance comes first.
 *
 * <p>Start here: {@link dev.coppice.identity.letters.Outbox}.
 */
@NullMarked
package dev.coppice.identity.letters;

import org.jspecify.annotations.NullMarked;
