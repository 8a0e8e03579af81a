/** For tests of refusal only: nobody vouches for it. Valid 2026 to 2126, name `localhost`. */
export const selfSigned = {
  key: `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIBQsnD+8Qp/vff4ZLr6QJRAuWgqtjxE/UOyyxlz0ZWl+oAoGCCqGSM49
AwEHoUQDQgAEQXU62t4m8Edif7MXuuH3RdpMyjC2t6zEL5lmXhLYo9LAfH+MLkPa
DYjc1Y4fScPqsuFnub1558KwoW2r/1d/yQ==
-----END EC PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUEs8BjYmUcycL5qytzkFXctlNWdQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA5MjcxOVoYDzIxMjYxMDI5
MDkyNzE5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARBdTra3ibwR2J/sxe64fdF2kzKMLa3rMQvmWZeEtij0sB8f4wuQ9oN
iNzVjh9Jw+qy4We5vXnnwrChbav/V3/Jo1MwUTAdBgNVHQ4EFgQU/BrZnLVuvA/v
y9Cneirv1+MjkHkwHwYDVR0jBBgwFoAU/BrZnLVuvA/vy9Cneirv1+MjkHkwDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAjVMPYDfm3204GBHzSqbXN
L5qun5WTev/YfWfirygGggIhANJjfjioDiGE64PT2kOOgTGAlNjv1PDyk8Z5ZzWj
lLGZ
-----END CERTIFICATE-----`,
};
