/**
 * A bank to practise with: it stands for the company that a shop has cards charged by, is reached
 * by HTTP alone, and knows nothing of the rest.
 *
 * <p>Start here: {@link dev.coppice.acquirer.AcquirerPart}.
 */
@NullMarked
package dev.coppice.acquirer;

import org.jspecify.annotations.NullMarked;
