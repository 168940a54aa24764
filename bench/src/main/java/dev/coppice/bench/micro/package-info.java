/**
 * What single steps on a request's way cost, measured by JMH.
 *
 * <p>Start here: {@link dev.coppice.bench.micro.LookUpBench}.
 */
@NullMarked
package dev.coppice.bench.micro;

import org.jspecify.annotations.NullMarked;
