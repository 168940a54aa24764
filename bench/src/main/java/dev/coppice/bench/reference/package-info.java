/**
 * What a whole system takes to answer one read, beside the one that most JVM teams would build.
 *
 * <p>Start here: {@link dev.coppice.bench.reference.ReferenceBench}.
 */
@NullMarked
package dev.coppice.bench.reference;

import org.jspecify.annotations.NullMarked;
