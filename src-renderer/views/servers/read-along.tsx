/** What it means that a server in one's own network has no encryption. */
export function ReadAlong() {
  return (
    <p>
      This server has no encryption: others in its network could read along, your password too. Go on only in a network
      that you trust.
    </p>
  );
}
