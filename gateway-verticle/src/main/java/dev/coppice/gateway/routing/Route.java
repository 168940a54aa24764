package dev.coppice.gateway.routing;

import dev.coppice.contract.Composition;
import dev.coppice.contract.Contract;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Params;
import dev.coppice.discovery.registry.ServiceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** One public operation of a service, and how to call it for a path that led here. Immutable. */
public final class Route {

  private final ServiceId service;
  private final Contract contract;
  private final Operation operation;
  private final RouteMeters meters;
  private final long timeoutNanos;
  private final String name;
  private final String[] parameterNames;
  private final int[] parameterSegments;
  private final String[] headerParameters;
  private final boolean composed;
  private final boolean expands;
  private final MediaTypes consumes;
  private final MediaTypes produces;

  Route(
      ServiceId service,
      Contract contract,
      Operation operation,
      Collection<String> headerParameters,
      RouteMeters meters) {
    this.service = service;
    this.contract = contract;
    this.operation = operation;
    this.meters = meters;
    this.timeoutNanos = operation.timeout().toNanos();
    this.name = name(service.name(), operation.id());
    List<String> segments = operation.segments();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      if (isParameter(segments.get(i))) {
        places.add(i);
      }
    }
    this.parameterSegments = places.stream().mapToInt(Integer::intValue).toArray();
    this.parameterNames =
        places.stream()
            .map(segments::get)
            .map(segment -> segment.substring(1, segment.length() - 1))
            .toArray(String[]::new);
    this.headerParameters = headerParameters.toArray(String[]::new);
    this.composed = !operation.composition().parts().isEmpty();
    this.expands = !operation.composition().expansions().isEmpty();
    this.consumes = MediaTypes.of(operation.consumes());
    this.produces = MediaTypes.of(operation.produces());
  }

  static String name(String service, String operation) {
    return service + "." + operation;
  }

  static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }

  public ServiceId service() {
    return service;
  }

  /** The one that its operation is of. */
  public Contract contract() {
    return contract;
  }

  public Operation operation() {
    return operation;
  }

  /** The operation's timeout in nanoseconds. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  public RouteMeters meters() {
    return meters;
  }

  /** Whether the gateway puts the answer together, or adds to it, for a request with this query. */
  public boolean isComposed(Params query) {
    return composed || (expands && query.get(Composition.EXPAND) != null);
  }

  /** As logs and metrics name it: {@code catalog.getProduct}. */
  public String name() {
    return name;
  }

  public MediaTypes consumes() {
    return consumes;
  }

  public MediaTypes produces() {
    return produces;
  }

  /** How many request headers the contract declares as parameters. */
  public int headerParameters() {
    return headerParameters.length;
  }

  /** The name of one of them, in lower case; from 0 to {@link #headerParameters()} - 1. */
  public String headerParameter(int index) {
    return headerParameters[index];
  }

  /** The path parameters, decoded, of a path that {@link RoutingTable#find} matched. */
  public Params pathParams(RequestPath path) {
    if (parameterNames.length == 0) {
      return Params.NONE;
    }
    String[] pairs = new String[2 * parameterNames.length];
    for (int i = 0; i < parameterNames.length; i++) {
      pairs[2 * i] = parameterNames[i];
      pairs[2 * i + 1] = path.value(parameterSegments[i]);
    }
    return Params.of(pairs);
  }

  @Override
  public String toString() {
    return operation.method() + " " + operation.path() + " -> " + name;
  }
}
