/**
 * The {@code coordination} service: what the seeds offer, as operations of a contract.
 *
 * <p>Start here: {@link dev.coppice.discovery.seed.operations.CoordinationVerticle}.
 */
@NullMarked
package dev.coppice.discovery.seed.operations;

import org.jspecify.annotations.NullMarked;
