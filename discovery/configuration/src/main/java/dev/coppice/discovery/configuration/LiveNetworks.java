package dev.coppice.discovery.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Lists of networks as they are written in live settings: {@code 10.0.0.0/8,2001:db8::/32}, and by
 * scope {@code catalog:write=10.0.0.0/8,192.168.0.0/16;inventory:write=10.0.0.0/8}; {@code off}
 * stands for none.
 */
public final class LiveNetworks {

  /** Completes "it must be ...". */
  public static final String LIST = "off, or networks such as 10.0.0.0/8,192.168.1.7,2001:db8::/32";

  /** The same for those by scope. */
  public static final String BY_SCOPE =
      "off, or scopes with networks such as shop:write=10.0.0.0/8,::1;shop:read=10.0.0.0/8";

  private static final String OFF = "off";
  private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9-]{0,39}:(read|write)");

  private LiveNetworks() {}

  /**
   * Reads a list; blanks around a comma do no harm.
   *
   * @throws InvalidNetworkException when it is none
   */
  public static List<Network> parse(String text) {
    return text.equals(OFF) ? List.of() : networks(text);
  }

  private static List<Network> networks(String text) {
    List<Network> networks = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      networks.add(Network.parse(each.strip()));
    }
    return List.copyOf(networks);
  }

  /**
   * Reads a list for each scope.
   *
   * @throws InvalidNetworkException when it is none
   */
  public static Map<String, List<Network>> parseByScope(String text) {
    Map<String, List<Network>> byScope = new LinkedHashMap<>();
    if (text.equals(OFF)) {
      return byScope;
    }
    for (String each : text.split(";", -1)) {
      String[] sides = each.split("=", 2);
      String scope = sides[0].strip();
      if (sides.length != 2 || !SCOPE.matcher(scope).matches()) {
        throw new InvalidNetworkException(
            "\"%s\" is no scope with networks".formatted(each.strip()));
      }
      if (byScope.put(scope, networks(sides[1])) != null) {
        throw new InvalidNetworkException("%s stands twice".formatted(scope));
      }
    }
    return byScope;
  }

  static boolean isList(String text) {
    parse(text);
    return true;
  }

  static boolean isListByScope(String text) {
    parseByScope(text);
    return true;
  }
}
