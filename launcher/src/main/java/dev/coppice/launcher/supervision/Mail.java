package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingException;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;

/** Where identity hands letters in. Methods block. */
interface Mail extends Backing {

  /**
   * Makes sure that a server of ours takes letters.
   *
   * @throws Refusal or {@link BackingException} when it does not
   */
  void open();

  /** Whether the settings name a server of the user's, directly or by a file. */
  static boolean isConfigured(Settings settings) {
    Settings scoped = settings.scoped(Service.IDENTITY.title());
    return scoped.text("coppice.smtp.uri").isPresent()
        || scoped.text("coppice.smtp.uri.file").isPresent();
  }
}
