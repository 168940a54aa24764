/**
 * What the authorization server gives, and what it takes, beside the one that most have.
 *
 * <p>Start here: {@link dev.coppice.bench.identity.IdentityBench}.
 */
@NullMarked
package dev.coppice.bench.identity;

import org.jspecify.annotations.NullMarked;
