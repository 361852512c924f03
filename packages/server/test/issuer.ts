import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';

export interface Issuer {
  jwksUrl: string;
  issuer: string;
  audience: string;
  /** Answers with this status from now on. */
  answerWith: (status: number) => void;
  token: (claims?: JWTPayload & { expiresAt?: number }) => Promise<string>;
  /** A token that names the issuer's key but was signed with another. */
  forgedToken: () => Promise<string>;
}

/** An issuer of tokens with its key set behind a real address. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA');
  const other = await generateKeyPair('EdDSA');
  const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA' }] };
  let status = 200;
  const http = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(keySet));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    http.closeAllConnections();
    return new Promise((resolve) => http.close(() => resolve()));
  });

  const issuer = 'https://issuer.example.org';
  const audience = 'headway';
  function sign(
    key: CryptoKey,
    { expiresAt = Date.now() + 60_000, ...claims }: Parameters<Issuer['token']>[0] = {},
  ) {
    return new SignJWT({ sub: 'ann', iss: issuer, aud: audience, sid: 's1', jti: 't1', ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid: 'k1' })
      .setIssuedAt()
      .setExpirationTime(new Date(expiresAt))
      .sign(key);
  }
  return {
    jwksUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}/jwks`,
    issuer,
    audience,
    answerWith: (next) => {
      status = next;
    },
    token: (claims) => sign(privateKey, claims),
    forgedToken: () => sign(other.privateKey),
  };
}
