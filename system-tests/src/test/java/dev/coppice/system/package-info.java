/**
 * Black-box tests: real fat jars as real processes, seen from outside as users, operators and
 * attackers see them.
 *
 * <p>Start here: {@link dev.coppice.system.harness.Cluster}, then {@link
 * dev.coppice.system.LossUnderLoadIT}.
 */
@NullMarked
package dev.coppice.system;

import org.jspecify.annotations.NullMarked;
