package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentitySettingsTest {
  private static final Place IDENTITY = Place.of(Service.IDENTITY, 1);
  private static final Place GATEWAY = Place.of(Service.GATEWAY, 1);
  private static final Place WHOLE = new Place(Place.WHOLE, 1);

  @TempDir private Path folder;
  private Home home;

  @BeforeEach
  void prepare() {
    home = new Home(folder);
    home.prepare();
  }

  private IdentitySettings with(Map<String, String> settings) {
    return IdentitySettings.of(Settings.of(settings), home, 8081);
  }

  @Test
  void makesAKeyOnceThatItsOwnerAloneCanRead() throws IOException {
    String key = with(Map.of()).key().orElseThrow();
    assertThat(Base64.getDecoder().decode(key)).hasSize(32);
    assertThat(with(Map.of()).key()).contains(key);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.identityKey())))
        .isEqualTo("rw-------");
  }

  @Test
  void tellsIdentityTheKeyAndAllOthersTheIssuerAlone() {
    IdentitySettings settings = with(Map.of());
    String key = settings.key().orElseThrow();
    Map<String, String> both =
        Map.of("COPPICE_AUTH_ISSUER", "http://localhost:8081", "COPPICE_IDENTITY_KEY", key);
    assertThat(settings.environmentOf(IDENTITY)).isEqualTo(both);
    assertThat(settings.environmentOf(WHOLE)).isEqualTo(both);
    for (Place other : List.of(GATEWAY, Place.of(Service.CATALOG, 1))) {
      assertThat(settings.environmentOf(other))
          .isEqualTo(Map.of("COPPICE_AUTH_ISSUER", "http://localhost:8081"));
    }
    assertThat(settings.toString()).doesNotContain(key);
  }

  @Test
  void leavesBothToTheUserWhoHasSetThem() {
    IdentitySettings settings =
        with(Map.of("coppice.identity.key", "mine", "coppice.auth.issuer", "https://shop.example"));
    assertThat(settings).isEqualTo(new IdentitySettings("https://shop.example", Optional.empty()));
    assertThat(home.identityKey()).doesNotExist();
  }

  @Test
  void saysWhichFileItCannotRead() throws IOException {
    Files.createDirectory(home.identityKey());
    assertThatThrownBy(() -> with(Map.of()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("identity.key");
  }
}
