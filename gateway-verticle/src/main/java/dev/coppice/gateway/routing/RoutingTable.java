package dev.coppice.gateway.routing;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Operation;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.gateway.routing.Offer.PublicOperation;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which operation a method and a path mean, at one moment. Immutable; built off the request path
 * and swapped as a whole, so a request sees one state of the world from beginning to end.
 *
 * <p>Internal operations are not in it: a path that only they have does not exist out here.
 */
public final class RoutingTable {

  /** First segments of the gateway's own pages, which no service may have. */
  static final Set<String> RESERVED = Set.of("", "docs", "live", "openapi.json", "session");

  private final Trie trie = new Trie();
  private final Map<Claim, ServiceId> claims = new HashMap<>();
  private final List<Offer> offers = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final Map<String, Route> named = new HashMap<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private @Nullable TokenOffer tokens;

  private RoutingTable() {}

  /** No routes at all. */
  public static RoutingTable empty() {
    return new RoutingTable();
  }

  /**
   * Lays out routes. Where two services claim the same method at the same path the older one has
   * it, and the other one is refused as a whole: half a service would be harder to understand than
   * none.
   */
  public static RoutingTable of(List<Offer> offers, MeterRegistry meters) {
    RoutingTable table = new RoutingTable();
    offers.stream()
        .sorted(Comparator.comparing(Offer::since).thenComparing(offer -> offer.service().name()))
        .forEach(offer -> table.add(offer, meters));
    return table;
  }

  private void add(Offer offer, MeterRegistry meters) {
    List<PublicOperation> operations = offer.publicOperations();
    for (PublicOperation each : operations) {
      String reason = whyNot(each.operation());
      if (reason != null) {
        refusals.add(new Refusal(offer.service(), reason));
        return;
      }
    }
    Optional<Operation> keys = offer.newest().tokenKeys();
    if (keys.isPresent() && tokens != null) {
      refusals.add(
          new Refusal(offer.service(), "tokens are signed by " + tokens.service() + " already"));
      return;
    }
    Contract newest = offer.newest();
    keys.ifPresent(
        operation ->
            tokens =
                new TokenOffer(
                    offer.service(),
                    operation,
                    newest.revokedTokens(),
                    newest.apiKeys(),
                    newest.signIn()));
    operations.forEach(each -> add(offer.service(), each, meters));
    offers.add(offer);
  }

  private void add(ServiceId service, PublicOperation each, MeterRegistry meters) {
    Operation operation = each.operation();
    RouteMeters routeMeters = new RouteMeters(meters, service.name(), operation.id());
    Route route = new Route(service, each.contract(), operation, each.headers(), routeMeters);
    claims.put(Claim.of(operation), service);
    trie.at(operation.segments()).add(route);
    routes.add(route);
    named.merge(route.name(), route, RoutingTable::newer);
  }

  private static Route newer(Route one, Route other) {
    return one.service().major() < other.service().major() ? other : one;
  }

  private @Nullable String whyNot(Operation operation) {
    String at = operation.method() + " " + operation.path() + " (" + operation.id() + ")";
    ServiceId owner = claims.get(Claim.of(operation));
    if (owner != null) {
      return at + " is served by " + owner + " already";
    }
    if (RESERVED.contains(operation.segments().get(0))) {
      return at + " is where the gateway has pages of its own";
    }
    if (operation.segments().contains(".") || operation.segments().contains("..")) {
      return at + " has a segment of dots, which no request can have";
    }
    return null;
  }

  /** What is at a path, or null when nothing is. */
  public @Nullable Resource find(RequestPath path) {
    return trie.find(path);
  }

  /**
   * A public operation by its service and id, of the newest major version; null if there is none.
   */
  public @Nullable Route named(String service, String operation) {
    return named.get(Route.name(service, operation));
  }

  /** Who signs tokens here; null when no service does. */
  public @Nullable TokenOffer tokens() {
    return tokens;
  }

  /** What the routes were made of, oldest service first. */
  public List<Offer> offers() {
    return List.copyOf(offers);
  }

  public List<Route> routes() {
    return List.copyOf(routes);
  }

  public List<Refusal> refusals() {
    return List.copyOf(refusals);
  }
}
