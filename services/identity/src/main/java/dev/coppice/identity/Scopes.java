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
 * @param names each {@code <service>:read} or {@code <service>:write}, or one of {@link #OF_USERS}
 */
public record Scopes(SortedSet<String> names) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}:(read|write)");

  /**
   * What OpenID Connect has: whoever acts for users may ask them for it, and nobody is registered
   * for it.
   */
  static final Set<String> OF_USERS = Set.of("openid", "email", "offline_access");

  /**
   * What customers may let others do. No operation asks for any of it: what is their own is theirs
   * because they have signed in, and a scope that one asks for opens what is everybody's.
   */
  private static final Set<String> OF_CUSTOMERS = Set.of("catalog:read", "cart:read", "cart:write");

  /**
   * @throws IllegalArgumentException that names the scope and what is allowed
   */
  public Scopes {
    for (String name : names) {
      if (!isKnown(name)) {
        throw new IllegalArgumentException(
            "scope \"%s\" must be <service>:read or <service>:write, such as catalog:write"
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
    return only(name -> hasAll(role) || OF_USERS.contains(name) || OF_CUSTOMERS.contains(name));
  }

  /** Whether a role opens every scope that there is. */
  public static boolean hasAll(Role role) {
    return role == Role.STAFF;
  }

  /** The scopes of services that a role opens, in order, where it does not open every one. */
  public static List<String> listed(Role role) {
    return hasAll(role) ? List.of() : OF_CUSTOMERS.stream().sorted().toList();
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
