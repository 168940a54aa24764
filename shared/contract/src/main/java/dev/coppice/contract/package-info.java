/**
 * What is said between parts: contracts, operations, request and response envelopes, their wire
 * format, problems.
 *
 * <p>Start here: {@link dev.coppice.contract.Contract}, then {@link dev.coppice.contract.Request}.
 */
@NullMarked
package dev.coppice.contract;

import org.jspecify.annotations.NullMarked;
