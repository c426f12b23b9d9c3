package org.bactrian.route.app;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bactrian.base.Sha256;
import org.bactrian.route.Scope;

/** The command that makes an API key. It changes nothing: the key is printed, and kept nowhere. */
final class KeyCommand {
  static final String ARGUMENTS = "<name> [<scope> …]";

  private static final int SECRET_BYTES = 32;
  private static final String NAME = "[A-Za-z0-9._-]{1,64}";

  private static final Set<Scope> SEND = Set.of(Scope.SEND);

  private KeyCommand() {}

  static int run(List<String> arguments, PrintStream out, PrintStream errors) {
    if (arguments.isEmpty() || !arguments.get(0).matches(NAME)) {
      errors.println("Name the key: 1 to 64 of A-Z a-z 0-9 . _ -, such as: key shop send");
      return Commands.MISUSED;
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String scope : arguments.subList(1, arguments.size())) {
      try {
        scopes.add(Scope.of(scope));
      } catch (IllegalArgumentException e) {
        errors.println(scope + ": a scope " + e.getMessage());
        return Commands.MISUSED;
      }
    }
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    String key = HexFormat.of().formatHex(secret);
    out.printf(
        """
        key: %s
        Give it to the caller, who sends it as Authorization: Bearer. Bactrian keeps its hash alone. In application.yaml:

        bactrian:
          api:
            keys:
              %s:
                sha256: ["%s"]
                scopes: [%s]
        """,
        key, arguments.get(0), Sha256.hex(key), Scope.names(scopes.isEmpty() ? SEND : scopes));
    return 0;
  }
}
