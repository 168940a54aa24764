package dev.coppice.bench.gateway;

import dev.coppice.bench.machine.ServerProcess;
import java.net.URI;
import java.util.List;

/**
 * One way from a client to an answer.
 *
 * @param headers what the client sends with each request
 * @param front what the client talks to
 * @param backend what makes the answer
 */
record Contender(
    String name, URI uri, List<String> headers, ServerProcess front, ServerProcess backend) {

  static final String COPPICE = "coppice";
  static final String NGINX = "nginx";
  static final String SPRING = "spring-cloud-gateway";
}
