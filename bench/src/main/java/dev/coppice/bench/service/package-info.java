/**
 * A service that answers from memory, so that what is measured is the way to it and back.
 *
 * <p>Start here: {@link dev.coppice.bench.service.Item}.
 */
@NullMarked
package dev.coppice.bench.service;

import org.jspecify.annotations.NullMarked;
