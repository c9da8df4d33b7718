/** Of which messages the user is told, and how. */
export function NotificationsPage() {
  return <div className="settings-page" />;
}
