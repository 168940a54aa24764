package dev.coppice.node.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The hosts that a certificate is for: its alternative names (RFC 5280, 4.2.1.6), addresses and
 * names without wildcards. Nodes know each other by address; a name counts for the addresses that
 * it has where this node asks.
 */
record CertificateNames(List<String> addresses, List<String> names) {
  private static final Integer DNS = 2;
  private static final Integer ADDRESS = 7;

  /** Handshakes are on event loops, and names are asked for on them; longer must nobody wait. */
  private static final long LOOK_UP_MILLIS = 1_000;

  /** One that hangs must not keep the next one waiting. */
  private static final Executor LOOK_UPS =
      task -> {
        Thread thread = new Thread(task, "coppice-look-up");
        thread.setDaemon(true);
        thread.start();
      };

  static CertificateNames of(X509Certificate certificate) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      return all == null
          ? new CertificateNames(List.of(), List.of())
          : new CertificateNames(ofType(ADDRESS, all), ofType(DNS, all));
    } catch (CertificateParsingException e) {
      return new CertificateNames(List.of(), List.of());
    }
  }

  private static List<String> ofType(Integer type, Collection<List<?>> all) {
    return all.stream()
        .filter(name -> type.equals(name.get(0)))
        .map(name -> String.valueOf(name.get(1)))
        .toList();
  }

  /** Whether the host at this address is one of them. May block, for each name up to a second. */
  boolean include(InetAddress address) {
    return addresses.stream().anyMatch(each -> isLiteral(each, address))
        || names.stream()
            .filter(name -> !name.contains("*"))
            .anyMatch(name -> addressesOf(name).contains(address));
  }

  private static boolean isLiteral(String text, InetAddress address) {
    try {
      return InetAddress.getByName(text).equals(address);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static List<InetAddress> addressesOf(String name) {
    return CompletableFuture.supplyAsync(() -> lookUp(name), LOOK_UPS)
        .completeOnTimeout(List.of(), LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)
        .join();
  }

  private static List<InetAddress> lookUp(String name) {
    try {
      return Arrays.asList(InetAddress.getAllByName(name));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return addresses.isEmpty() && names.isEmpty()
        ? "no host"
        : String.join(", ", names)
            + (names.isEmpty() || addresses.isEmpty() ? "" : ", ")
            + String.join(", ", addresses);
  }
}
