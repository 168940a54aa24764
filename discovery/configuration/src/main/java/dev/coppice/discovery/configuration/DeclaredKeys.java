package dev.coppice.discovery.configuration;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.LogSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every key that may be set. A new live setting begins with a line here. */
public final class DeclaredKeys {
  public static final String LOG_LEVEL = "log.level";
  public static final String LOG_LEVELS = "log.levels";
  public static final String GATEWAY_ACCESS_LOG = "gateway.access.log";
  public static final String GATEWAY_NETWORKS_ALLOW = "gateway.networks.allow";
  public static final String GATEWAY_NETWORKS_DENY = "gateway.networks.deny";
  public static final String GATEWAY_NETWORKS_SCOPES = "gateway.networks.scopes";
  public static final String GATEWAY_LIMIT_CLIENT_READS = "gateway.rate-limit.client.reads";
  public static final String GATEWAY_LIMIT_CLIENT_WRITES = "gateway.rate-limit.client.writes";
  public static final String GATEWAY_LIMIT_USER_READS = "gateway.rate-limit.user.reads";
  public static final String GATEWAY_LIMIT_USER_WRITES = "gateway.rate-limit.user.writes";
  public static final String GATEWAY_LIMIT_READS = "gateway.rate-limit.reads";
  public static final String GATEWAY_LIMIT_WRITES = "gateway.rate-limit.writes";

  /** What the policies of calls begin with; the service and the operation follow. */
  public static final String CALLS = "calls.";

  /** What feature switches begin with. */
  public static final String SWITCH = "switch.";

  /** What the weights of versions begin with; the service follows. */
  public static final String WEIGHTS = "weights.";

  private static final Set<String> SCOPES = Set.of("all", "errors", "off");
  private static final String RATES =
      "off, or 1 to 999999 per s, min or h, such as 100/s, 10000/h or, with a burst, 600/min burst 50";

  private static final List<DeclaredKey> ALL =
      List.of(
          new DeclaredKey(
              CALLS + "<service>.<operation>",
              "retries=0 to retries=5, or with a hedge as in retries=1,hedge=50ms",
              value -> LivePolicy.parse(value).isPresent(),
              "how calls of an operation are repeated, in place of what its contract says"),
          new DeclaredKey(
              GATEWAY_ACCESS_LOG,
              "all, errors or off",
              SCOPES::contains,
              "which requests get a log line at the gateway"),
          new DeclaredKey(
              GATEWAY_NETWORKS_ALLOW,
              LiveNetworks.LIST,
              LiveNetworks::isList,
              "from which networks clients may connect to the gateways, and from no other"),
          new DeclaredKey(
              GATEWAY_NETWORKS_DENY,
              LiveNetworks.LIST,
              LiveNetworks::isList,
              "from which networks they may not, even where they may otherwise"),
          new DeclaredKey(
              GATEWAY_NETWORKS_SCOPES,
              LiveNetworks.BY_SCOPE,
              LiveNetworks::isListByScope,
              "from which networks operations may be called that need a scope"),
          new DeclaredKey(
              GATEWAY_LIMIT_CLIENT_READS,
              RATES,
              LiveRate::isOffOrRate,
              "how many GET, HEAD and OPTIONS an application may send, as its tokens name it"),
          new DeclaredKey(
              GATEWAY_LIMIT_CLIENT_WRITES,
              RATES,
              LiveRate::isOffOrRate,
              "the same for all other methods"),
          new DeclaredKey(
              GATEWAY_LIMIT_READS,
              RATES,
              LiveRate::isOffOrRate,
              "how many GET, HEAD and OPTIONS a client address may send to all gateways together"),
          new DeclaredKey(
              GATEWAY_LIMIT_USER_READS,
              RATES,
              LiveRate::isOffOrRate,
              "how many GET, HEAD and OPTIONS a user may send, as the user's tokens say"),
          new DeclaredKey(
              GATEWAY_LIMIT_USER_WRITES,
              RATES,
              LiveRate::isOffOrRate,
              "the same for all other methods"),
          new DeclaredKey(
              GATEWAY_LIMIT_WRITES, RATES, LiveRate::isOffOrRate, "the same for all other methods"),
          new DeclaredKey(
              LOG_LEVEL,
              "off, error, warn, info, debug or trace",
              value -> LogSettings.level(value) != null,
              "from what severity on every node logs"),
          new DeclaredKey(
              LOG_LEVELS,
              "logger=level,logger=level,... with levels off, error, warn, info, debug, trace",
              value -> !LogSettings.levels(value).isEmpty(),
              "the same for single loggers, such as dev.coppice.gateway=debug"),
          new DeclaredKey(
              SWITCH + "<name>",
              "true or false",
              value -> value.equals("true") || value.equals("false"),
              "switches a feature, which asks for it by its name"),
          new DeclaredKey(
              WEIGHTS + "<service>",
              "version=weight,version=weight,... with weights 0 to 100, one above 0 at least",
              value -> LiveWeights.parse(value).isPresent(),
              "how a service's calls are divided among its versions, such as 1.2.0=95,1.3.0=5"));

  private DeclaredKeys() {}

  /** By name. */
  public static List<DeclaredKey> all() {
    return ALL;
  }

  /**
   * What is declared of a key.
   *
   * @throws FailureException of {@link Failure.NotFound} that lists the keys there are
   */
  public static DeclaredKey of(String key) {
    return ALL.stream()
        .filter(declared -> declared.covers(key))
        .findFirst()
        .orElseThrow(
            () ->
                new FailureException(
                    new Failure.NotFound(
                        "there is no live setting %s; there are %s".formatted(key, names()))));
  }

  /**
   * Lets a value pass that the key allows; null, which takes it back, always.
   *
   * @throws FailureException of {@link Failure.Unprocessable} that says what would be allowed, or
   *     as {@link #of}
   */
  public static void check(String key, @Nullable String value) {
    DeclaredKey declared = of(key);
    String refusal = value == null ? null : declared.refusal(value);
    if (refusal != null) {
      throw new FailureException(
          new Failure.Unprocessable(
              "%s cannot be \"%s\"; it must be %s".formatted(key, value, refusal)));
    }
  }

  private static String names() {
    return ALL.stream().map(DeclaredKey::name).collect(Collectors.joining(", "));
  }
}
