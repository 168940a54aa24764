/**
 * API keys: made by operators and the staff, shown once, and asked about by gateways.
 *
 * <p>Start here: {@link dev.coppice.identity.apikeys.ApiKeyOperations}.
 */
@NullMarked
package dev.coppice.identity.apikeys;

import org.jspecify.annotations.NullMarked;
