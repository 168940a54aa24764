package dev.coppice.identity;

import dev.coppice.identity.accounts.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a token lets its holder do.
 *
 * @param names each {@code <service>:read} or {@code <service>:write}, the same after {@code own-},
 *     or one of {@link #OF_USERS}
 */
public record Scopes(SortedSet<String> names) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}:(read|write)");

  /**
   * What OpenID Connect has: whoever acts for users may ask them for it, and nobody is registered
   * for it.
   */
  static final Set<String> OF_USERS = Set.of("openid", "email", "offline_access");

  /**
   * How scopes begin that open what is one's own, and what customers may let others do. No service
   * is called so (Contract): {@code orders:read} opens the orders of everybody.
   */
  private static final String OWN = "own-";

  /**
   * @throws IllegalArgumentException that names the scope and what is allowed
   */
  public Scopes {
    for (String name : names) {
      if (!isKnown(name)) {
        throw new IllegalArgumentException(
            ("scope \"%s\" must be <service>:read or <service>:write, such as catalog:write or"
                    + " own-cart:write")
                .formatted(name));
      }
    }
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  private static boolean isKnown(String name) {
    return OF_USERS.contains(name) || FORM.matcher(name).matches();
  }

  public static Scopes of(Collection<String> names) {
    return new Scopes(new TreeSet<>(names));
  }

  /** Separated by spaces, as in a request or a token. */
  static Scopes parse(String text) {
    return of(text.isBlank() ? List.of() : Arrays.asList(text.strip().split(" +")));
  }

  /** The same, without those that cannot be (OpenID Connect Core, section 3.1.2.1). */
  public static Scopes known(String text) {
    return of(Arrays.stream(text.strip().split(" +")).filter(Scopes::isKnown).toList());
  }

  /** Of these, those that a client may ask a user for. */
  public Scopes forClient(Scopes registered) {
    return only(name -> OF_USERS.contains(name) || registered.names.contains(name));
  }

  /** Of these, those that a user may let others do. */
  public Scopes forRole(Role role) {
    return only(name -> hasAll(role) || OF_USERS.contains(name) || isOwn(name));
  }

  /** Whether a role opens every scope that there is. */
  public static boolean hasAll(Role role) {
    return role == Role.STAFF;
  }

  /** The scopes of services that a role opens; an asterisk stands for each service. */
  public static List<String> listed(Role role) {
    String services = hasAll(role) ? "*" : OWN + "*";
    return List.of(services + ":read", services + ":write");
  }

  /** Whether a scope opens but what is its user's own. */
  public static boolean isOwn(String name) {
    return name.startsWith(OWN);
  }

  /** The service that a scope is about. */
  public static String service(String name) {
    return name.substring(isOwn(name) ? OWN.length() : 0, name.indexOf(':'));
  }

  private Scopes only(Predicate<String> wanted) {
    return of(names.stream().filter(wanted).toList());
  }

  /** Whether each is one of a service, so that somebody can have it for themselves. */
  public boolean areOfServices() {
    return names.stream().noneMatch(OF_USERS::contains);
  }

  public boolean isOpenId() {
    return names.contains("openid");
  }

  public boolean isOffline() {
    return names.contains("offline_access");
  }

  public boolean contains(Scopes others) {
    return names.containsAll(others.names);
  }

  public boolean isEmpty() {
    return names.isEmpty();
  }

  /** Separated by spaces. */
  @Override
  public String toString() {
    return String.join(" ", names);
  }
}
