/**
 * Starts the real services that stand behind the verticles (today PostgreSQL), from parts that the
 * build carries, on a machine that has none of them.
 *
 * <p>Start here: {@link dev.coppice.backing.EmbeddedPostgres}.
 */
@NullMarked
package dev.coppice.backing;

import org.jspecify.annotations.NullMarked;
