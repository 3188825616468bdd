/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP POST by libsoup. An attempt has a session and a main context of its own on the thread of the
 * sender, so that nothing is shared, and a deadline for all of it: a server that sends a byte a
 * second stalls nobody.
 */
#include "config.h"

#include "hek-alert-channel-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#if HEK_HAVE_SOUP
#include <libsoup/soup.h>
#endif

#define MAX_REDIRECTS 3

static const HekAlertField fields[] = {
  { .name = "url", .label = N_ ("Address"), .type = HEK_ALERT_FIELD_URL, .is_required = TRUE,
    .help = N_ ("Where the message is posted: https://… or http://…") },
  { .name = "secret", .label = N_ ("Secret"), .type = HEK_ALERT_FIELD_SECRET,
    .help = N_ ("Signs the message, so that the receiver knows who sent it; it is kept "
                "with the rule.") },
  { .name = "timeout_s", .label = N_ ("Time-out"), .type = HEK_ALERT_FIELD_INT, .def = 10,
    .min = 1, .max = HEK_ALERT_MAX_TIMEOUT_S, .unit = "s",
    .help = N_ ("How long an attempt may take altogether.") },
};

static gboolean
check (const HekAlertChannel *channel,
       const char           **field,
       GError               **error)
{
  const char *url = hek_alert_channel_get_text (channel, "url");
  g_autoptr (GError) local = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, &local);

  if (uri == NULL)
    return hek_alert_channel_refuse (field, error, "url", "“%s” is no address: %s", url,
                                     local->message);
  if (!g_str_equal (g_uri_get_scheme (uri), "http") &&
      !g_str_equal (g_uri_get_scheme (uri), "https"))
    return hek_alert_channel_refuse (field, error, "url",
                                     "this must begin with https:// or http://");
  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return hek_alert_channel_refuse (field, error, "url", "the address names no host");
  if (g_uri_get_userinfo (uri) != NULL)
    return hek_alert_channel_refuse (field, error, "url",
                                     "an address with a user or password is not used; "
                                     "“secret” signs messages");
  return TRUE;
}

#if HEK_HAVE_SOUP

typedef struct
{
  GMainContext *context;
  GCancellable *cancellable; /* of the attempt: the sender's, or the deadline */
  HekAlertWake wake;         /* of the sender's */
  gboolean is_late;
  gboolean is_done;
  GInputStream *stream;
  GError *error;
} Attempt;

static gboolean
refuse (GError    **error,
        int         code,
        const char *format,
        ...)
{
  va_list args;

  va_start (args, format);
  g_clear_error (error);
  if (error != NULL)
    *error = g_error_new_valist (HEK_ALERT_ERROR, code, format, args);
  va_end (args);
  return FALSE;
}

static gboolean
on_deadline (gpointer data)
{
  Attempt *attempt = data;

  attempt->is_late = TRUE;
  g_cancellable_cancel (attempt->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_sent (GObject      *session,
         GAsyncResult *result,
         gpointer      data)
{
  Attempt *attempt = data;

  attempt->stream = soup_session_send_finish (SOUP_SESSION (session), result, &attempt->error);
  attempt->is_done = TRUE;
}

/* One request and its answer's head; nobody reads what else the server has to say.
 * Returns: whether there was an answer */
static gboolean
request (SoupSession *session,
         SoupMessage *soup,
         Attempt     *attempt)
{
  attempt->is_done = FALSE;
  soup_session_send_async (session, soup, G_PRIORITY_DEFAULT, attempt->cancellable, on_sent,
                           attempt);
  while (!attempt->is_done)
    {
      g_main_context_iteration (attempt->context, TRUE);
      if (hek_alert_wake_is_cancelled (&attempt->wake))
        g_cancellable_cancel (attempt->cancellable);
    }
  g_clear_object (&attempt->stream);
  return attempt->error == NULL;
}

static SoupMessage *
make_request (const HekAlertChannel *channel,
              GUri                  *uri,
              const char            *body)
{
  SoupMessage *soup = soup_message_new_from_uri (SOUP_METHOD_POST, uri);
  const char *secret = hek_alert_channel_get_text (channel, "secret");
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  soup_message_add_flags (soup, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (soup, "application/json; charset=utf-8", bytes);
  if (secret != NULL && secret[0] != '\0')
    {
      g_autofree char *mac = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guint8 *) secret,
                                                        strlen (secret), body, -1);
      g_autofree char *value = g_strconcat ("sha256=", mac, NULL);

      soup_message_headers_append (soup_message_get_request_headers (soup), "X-Hektor-Signature",
                                   value);
    }
  return soup;
}

/* Returns: (transfer full) (nullable): where to go on; %NULL with @error when there is no going */
static GUri *
follow (SoupMessage *soup,
        guint        n_before,
        GError     **error)
{
  guint status = soup_message_get_status (soup);
  const char *to = soup_message_headers_get_one (soup_message_get_response_headers (soup),
                                                 "Location");
  GUri *from = soup_message_get_uri (soup);
  g_autoptr (GUri) uri = to == NULL ? NULL : g_uri_parse_relative (from, to,
                                                                  SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL)
    return refuse (error, HEK_ALERT_ERROR_REFUSED,
                   "the server answers %u without saying where to go", status), NULL;
  if (status != 307 && status != 308)
    return refuse (error, HEK_ALERT_ERROR_REFUSED,
                   "the server answers %u: give the address it leads to (%s)", status, to), NULL;
  if (!g_str_equal (g_uri_get_scheme (uri), g_uri_get_scheme (from)))
    return refuse (error, HEK_ALERT_ERROR_REFUSED,
                   "the server leads from %s to %s, which is not followed",
                   g_uri_get_scheme (from), g_uri_get_scheme (uri)), NULL;
  if (g_uri_get_host (uri) == NULL || g_uri_get_host (uri)[0] == '\0')
    return refuse (error, HEK_ALERT_ERROR_REFUSED,
                   "the server leads to “%s”, which names no host", to), NULL;
  if (n_before == MAX_REDIRECTS)
    return refuse (error, HEK_ALERT_ERROR_REFUSED, "more than %d redirects", MAX_REDIRECTS), NULL;
  return g_steal_pointer (&uri);
}

/* What an answer means. Returns: whether the message was taken */
static gboolean
judge (SoupMessage *soup,
       GError     **error)
{
  guint status = soup_message_get_status (soup);
  const char *reason = soup_message_get_reason_phrase (soup);
  gboolean is_later = status >= 500 || status == 408 || status == 425 || status == 429;

  if (status >= 200 && status < 300)
    return TRUE;
  return refuse (error, is_later ? HEK_ALERT_ERROR_LATER : HEK_ALERT_ERROR_REFUSED,
                 "the server answers %u %s", status, reason != NULL ? reason : "");
}

static gboolean
explain (Attempt      *attempt,
         GCancellable *cancellable,
         gint64        timeout_s,
         GError      **error)
{
  g_autoptr (GError) local = g_steal_pointer (&attempt->error);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (attempt->is_late)
    return refuse (error, HEK_ALERT_ERROR_LATER,
                   "no answer within %" G_GINT64_FORMAT " s", timeout_s);
  return refuse (error, HEK_ALERT_ERROR_LATER, "%s", local->message);
}

/* Requests until one is answered with something else than a redirect. */
static gboolean
post (const HekAlertChannel *channel,
      const char            *body,
      Attempt               *attempt,
      GCancellable          *cancellable,
      GError               **error)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options (
    "user-agent", "hektor-studio/" HEK_VERSION, "max-conns", 1, NULL);
  g_autoptr (GUri) uri = g_uri_parse (hek_alert_channel_get_text (channel, "url"),
                                      SOUP_HTTP_URI_FLAGS, error);

  for (guint i = 0; uri != NULL; i++)
    {
      g_autoptr (SoupMessage) soup = make_request (channel, uri, body);
      guint status;

      if (!request (session, soup, attempt))
        return explain (attempt, cancellable, hek_alert_channel_get_int (channel, "timeout_s"),
                        error);
      status = soup_message_get_status (soup);
      if (status < 300 || status >= 400)
        return judge (soup, error);
      g_uri_unref (uri);
      uri = follow (soup, i, error);
    }
  return FALSE;
}

static gboolean
send_post (const HekAlertChannel *channel,
           const char            *workspace,
           const HekAlertMessage *message,
           GCancellable          *cancellable,
           GError               **error)
{
  g_autofree char *body = hek_alert_message_to_json (message);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GCancellable) own = g_cancellable_new ();
  g_autoptr (GSource) deadline = NULL;
  Attempt attempt = { .context = context, .cancellable = own };
  gboolean ok;

  g_main_context_push_thread_default (context);
  deadline = g_timeout_source_new_seconds ((guint) hek_alert_channel_get_int (channel,
                                                                              "timeout_s"));
  g_source_set_callback (deadline, on_deadline, &attempt, NULL);
  g_source_attach (deadline, context);
  hek_alert_wake_init (&attempt.wake, cancellable, context);
  ok = post (channel, body, &attempt, cancellable, error);
  hek_alert_wake_clear (&attempt.wake);
  g_source_destroy (deadline);
  while (g_main_context_iteration (context, FALSE))
    continue;
  g_main_context_pop_thread_default (context);
  return ok;
}

#else

static gboolean
send_post (const HekAlertChannel *channel,
           const char            *workspace,
           const HekAlertMessage *message,
           GCancellable          *cancellable,
           GError               **error)
{
  g_return_val_if_reached (FALSE); /* the kind is missing: it is not asked to */
}

#endif

const HekAlertChannelKind hek_alert_channel_webhook = {
  .id = "webhook",
  .label = N_ ("Webhook"),
  .help = N_ ("A JSON object posted to a server, tried again for about a minute when it does not "
              "answer."),
#if !HEK_HAVE_SOUP
  .missing = N_ ("this build has no webhooks: it was made without libsoup"),
#endif
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .check = check,
  .send = send_post,
};
