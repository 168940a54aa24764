/**
 * The seeds' database, which comes after them, and the epochs in it.
 *
 * <p>Start here: {@link dev.coppice.discovery.seed.storage.LateDatabase}.
 */
@NullMarked
package dev.coppice.discovery.seed.storage;

import org.jspecify.annotations.NullMarked;
