package dev.coppice.gateway.forwarding;

import dev.coppice.gateway.networks.Networks;

/**
 * What the exchanges of all event loops go by.
 *
 * @param maxTarget the longest request target, in characters
 * @param maxHeaders the size of all headers of a request together, in bytes
 * @param tls whether clients come over TLS, and are to be told to go on doing so
 * @param origin the gateway's own, as browsers name it
 * @param networks from where clients may come
 */
public record EdgeOptions(
    int maxTarget, int maxHeaders, boolean tls, Cors cors, String origin, Networks networks) {}
