/**
 * Logs of a node on standard output: JSON lines for pipelines, plain text on a terminal.
 *
 * <p>Start here: {@link dev.coppice.node.logging.Logs}.
 */
@NullMarked
package dev.coppice.node.logging;

import org.jspecify.annotations.NullMarked;
