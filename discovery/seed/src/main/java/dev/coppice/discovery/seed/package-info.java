/**
 * The {@code discovery} fat jar: a node that the others join by, and that runs nothing but the
 * registry and the coordination.
 *
 * <p>Start here: {@link dev.coppice.discovery.seed.SeedPart}.
 */
@NullMarked
package dev.coppice.discovery.seed;

import org.jspecify.annotations.NullMarked;
