/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channels as values: a kind and the members of a JSON object, which are checked by the table of
 * the kind's fields. Members that the kind does not know stay.
 */
#include "config.h"

#include "hek-alert-channel-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-alert-json-private.h"
#include "hek-ref.h"

struct _HekAlertChannel
{
  gatomicrefcount ref_count;
  const HekAlertChannelKind *kind;
  JsonObject *members; /* owned; without "kind" */
  char **argv;         /* owned (nullable): of the field of that type */
};

static const HekAlertChannelKind *const kinds[] = {
  &hek_alert_channel_desktop,
  &hek_alert_channel_log,
  &hek_alert_channel_webhook,
  &hek_alert_channel_command,
};

GQuark
hek_alert_error_quark (void)
{
  return g_quark_from_static_string ("hek-alert-error-quark");
}

guint
hek_alert_channel_n_kinds (void)
{
  return G_N_ELEMENTS (kinds);
}

const HekAlertChannelKind *
hek_alert_channel_kind (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (kinds), NULL);
  return kinds[i];
}

const HekAlertChannelKind *
hek_alert_channel_kind_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i]->id, id))
      return kinds[i];
  return NULL;
}

static const HekAlertField *
find_field (const HekAlertChannelKind *kind,
            const char                *name)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (g_str_equal (kind->fields[i].name, name))
      return &kind->fields[i];
  return NULL;
}

/* --- life ------------------------------------------------------------------------------------ */

/* Takes @members. */
static HekAlertChannel *
channel_take (const HekAlertChannelKind *kind,
              JsonObject                *members)
{
  HekAlertChannel *channel = g_new0 (HekAlertChannel, 1);

  g_atomic_ref_count_init (&channel->ref_count);
  channel->kind = kind;
  channel->members = members;
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].type == HEK_ALERT_FIELD_ARGV &&
        json_object_has_member (members, kind->fields[i].name))
      {
        JsonArray *array = json_object_get_array_member (members, kind->fields[i].name);
        guint n = json_array_get_length (array);

        channel->argv = g_new0 (char *, n + 1);
        for (guint k = 0; k < n; k++)
          channel->argv[k] = g_strdup (json_array_get_string_element (array, k));
      }
  return channel;
}

HekAlertChannel *
hek_alert_channel_new (const HekAlertChannelKind *kind)
{
  return channel_take (kind, json_object_new ());
}

HekAlertChannel *
hek_alert_channel_ref (HekAlertChannel *channel)
{
  g_atomic_ref_count_inc (&channel->ref_count);
  return channel;
}

void
hek_alert_channel_unref (HekAlertChannel *channel)
{
  if (!hek_ref_drop (&channel->ref_count))
    return;
  json_object_unref (channel->members);
  g_strfreev (channel->argv);
  g_free (channel);
}

const HekAlertChannelKind *
hek_alert_channel_get_kind (const HekAlertChannel *channel)
{
  return channel->kind;
}

gboolean
hek_alert_channel_equal (const HekAlertChannel *a,
                         const HekAlertChannel *b)
{
  g_autoptr (GString) a_text = g_string_new (NULL);
  g_autoptr (GString) b_text = g_string_new (NULL);

  if (a->kind != b->kind)
    return FALSE;
  hek_alert_channel_append_json (a, a_text);
  hek_alert_channel_append_json (b, b_text);
  return g_string_equal (a_text, b_text);
}

/* --- fields ---------------------------------------------------------------------------------- */

const char *
hek_alert_channel_get_text (const HekAlertChannel *channel,
                            const char            *field)
{
  const HekAlertField *row = find_field (channel->kind, field);

  g_return_val_if_fail (row != NULL, NULL);
  if (row->type == HEK_ALERT_FIELD_ARGV || row->type == HEK_ALERT_FIELD_INT)
    return NULL;
  return json_object_get_string_member_with_default (channel->members, field, row->def_text);
}

gint64
hek_alert_channel_get_int (const HekAlertChannel *channel,
                           const char            *field)
{
  const HekAlertField *row = find_field (channel->kind, field);

  g_return_val_if_fail (row != NULL, 0);
  return json_object_get_int_member_with_default (channel->members, field, row->def);
}

const char *const *
hek_alert_channel_get_argv (const HekAlertChannel *channel)
{
  return (const char *const *) channel->argv;
}

char *
hek_alert_channel_dup_text (const HekAlertChannel *channel,
                            const char            *field)
{
  const HekAlertField *row = find_field (channel->kind, field);

  g_return_val_if_fail (row != NULL, NULL);
  if (!json_object_has_member (channel->members, field))
    return g_strdup ("");
  if (row->type == HEK_ALERT_FIELD_INT)
    return g_strdup_printf ("%" G_GINT64_FORMAT, hek_alert_channel_get_int (channel, field));
  if (row->type == HEK_ALERT_FIELD_ARGV)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      for (guint i = 0; channel->argv[i] != NULL; i++)
        {
          gboolean is_plain = channel->argv[i][0] != '\0';
          g_autofree char *quoted = g_shell_quote (channel->argv[i]);

          for (const char *p = channel->argv[i]; is_plain && *p != '\0'; p++)
            is_plain = g_ascii_isalnum (*p) || strchr ("/._-+:=,@%{}", *p) != NULL;
          g_string_append_printf (out, "%s%s", i > 0 ? " " : "",
                                  is_plain ? channel->argv[i] : quoted);
        }
      return g_string_free (g_steal_pointer (&out), FALSE);
    }
  return g_strdup (hek_alert_channel_get_text (channel, field));
}

/* Returns: (transfer full) (nullable): a text as a field's value */
static JsonNode *
node_of_text (const HekAlertField *row,
              const char          *text,
              GError             **error)
{
  g_autoptr (GError) local = NULL;
  g_auto (GStrv) argv = NULL;
  JsonArray *array;
  JsonNode *node;
  gint64 number;
  int n;

  if (row->type == HEK_ALERT_FIELD_INT)
    {
      if (g_ascii_string_to_signed (text, 10, row->min, row->max, &number, NULL))
        return json_node_init_int (json_node_alloc (), number);
      hek_alert_json_fail (error, NULL, row->name, "“%s” is not a whole number from %"
                           G_GINT64_FORMAT " to %" G_GINT64_FORMAT, text, row->min, row->max);
      return NULL;
    }
  if (row->type != HEK_ALERT_FIELD_ARGV)
    return json_node_init_string (json_node_alloc (), text);
  if (!g_shell_parse_argv (text, &n, &argv, &local))
    {
      hek_alert_json_fail (error, NULL, row->name, "%s", local->message);
      return NULL;
    }
  array = json_array_new ();
  for (int i = 0; i < n; i++)
    json_array_add_string_element (array, argv[i]);
  node = json_node_alloc ();
  json_node_init (node, JSON_NODE_ARRAY);
  json_node_take_array (node, array);
  return node;
}

HekAlertChannel *
hek_alert_channel_with (const HekAlertChannel *channel,
                        const char            *field,
                        const char            *text,
                        GError               **error)
{
  const HekAlertField *row = find_field (channel->kind, field);
  const char *const without[] = { field, NULL };
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (JsonNode) copy = NULL;
  JsonObject *members;
  JsonNode *node = NULL;

  g_return_val_if_fail (row != NULL, NULL);
  if (text != NULL && text[0] != '\0' && (node = node_of_text (row, text, error)) == NULL)
    return NULL;
  /* through text, so that nothing is shared: json-glib counts references without atomics, and the
   * sender may have @channel on another thread */
  hek_alert_json_append_more (json, channel->members, without);
  g_string_append_c (json, '}');
  copy = json_from_string (json->str, NULL);
  members = json_node_dup_object (copy);
  if (node != NULL)
    json_object_set_member (members, field, node);
  return channel_take (channel->kind, members);
}

char *
hek_alert_channel_describe (const HekAlertChannel *channel)
{
  const char *label = _ (channel->kind->label);
  g_autofree char *what = NULL;

  for (guint i = 0; i < channel->kind->n_fields && what == NULL; i++)
    {
      const HekAlertField *row = &channel->kind->fields[i];

      if (!row->is_required)
        continue;
      if (row->type == HEK_ALERT_FIELD_URL)
        {
          const char *url = hek_alert_channel_get_text (channel, row->name);
          g_autoptr (GUri) uri = url == NULL ? NULL : g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

          /* paths of web hooks are often their secret */
          what = g_strdup (uri != NULL ? g_uri_get_host (uri) : NULL);
        }
      else if (row->type == HEK_ALERT_FIELD_ARGV)
        what = channel->argv != NULL && channel->argv[0] != NULL
                 ? g_path_get_basename (channel->argv[0]) : NULL;
      else
        what = hek_alert_channel_dup_text (channel, row->name);
    }
  if (what == NULL || what[0] == '\0')
    return g_strdup (label);
  return g_strdup_printf ("%s: %s", label, what);
}

/* --- checks ---------------------------------------------------------------------------------- */

/* --- cancelling ------------------------------------------------------------------------------ */

static void
wake_context (GCancellable *cancellable,
              gpointer      context)
{
  g_main_context_wakeup (context);
}

void
hek_alert_wake_init (HekAlertWake *wake,
                     GCancellable *cancellable,
                     GMainContext *context)
{
  wake->cancellable = cancellable;
  wake->handler = cancellable == NULL ? 0
                                      : g_cancellable_connect (cancellable,
                                                               G_CALLBACK (wake_context), context,
                                                               NULL);
}

void
hek_alert_wake_clear (HekAlertWake *wake)
{
  g_cancellable_disconnect (wake->cancellable, wake->handler);
}

gboolean
hek_alert_wake_is_cancelled (const HekAlertWake *wake)
{
  return g_cancellable_is_cancelled (wake->cancellable);
}

gboolean
hek_alert_channel_refuse (const char **field,
                          GError     **error,
                          const char  *name,
                          const char  *format,
                          ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  *field = name;
  g_set_error_literal (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_RULE, why);
  return FALSE;
}

gboolean
hek_alert_channel_check (const HekAlertChannel *channel,
                         const char            *path,
                         GError               **error)
{
  const HekAlertChannelKind *kind = channel->kind;
  g_autoptr (GError) local = NULL;
  const char *field = NULL;

  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].is_required &&
        !json_object_has_member (channel->members, kind->fields[i].name))
      return hek_alert_json_fail (error, path, kind->fields[i].name, "this is needed for “%s”",
                                  kind->id);
  if (kind->check != NULL && !kind->check (channel, &field, &local))
    return hek_alert_json_fail (error, path, field, "%s", local->message);
  return TRUE;
}

gboolean
hek_alert_channel_send (const HekAlertChannel *channel,
                        const char            *workspace,
                        const HekAlertMessage *message,
                        GCancellable          *cancellable,
                        GError               **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (channel->kind->missing != NULL)
    {
      g_set_error_literal (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_REFUSED,
                           channel->kind->missing);
      return FALSE;
    }
  return channel->kind->send (channel, workspace, message, cancellable, error);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static gboolean
check_argv (JsonNode            *node,
            const HekAlertField *row,
            const char          *path,
            GError             **error)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) == 0)
    return hek_alert_json_fail (error, path, row->name,
                                "this must be a list of texts, the program first");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (item) || json_node_get_value_type (item) != G_TYPE_STRING)
        {
          g_autofree char *name = g_strdup_printf ("%s[%u]", row->name, i);

          return hek_alert_json_fail (error, path, name, "this must be a text");
        }
    }
  return TRUE;
}

static gboolean
check_member (JsonNode            *node,
              const HekAlertField *row,
              const char          *path,
              GError             **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (row->type == HEK_ALERT_FIELD_ARGV)
    return check_argv (node, row, path, error);
  if (row->type == HEK_ALERT_FIELD_INT)
    {
      if (type != G_TYPE_INT64 || json_node_get_int (node) < row->min ||
          json_node_get_int (node) > row->max)
        return hek_alert_json_fail (error, path, row->name, "this must be a whole number from %"
                                    G_GINT64_FORMAT " to %" G_GINT64_FORMAT, row->min, row->max);
      return TRUE;
    }
  if (type != G_TYPE_STRING)
    return hek_alert_json_fail (error, path, row->name, "this must be a text");
  return TRUE;
}

HekAlertChannel *
hek_alert_channel_from_node (JsonNode   *node,
                             const char *path,
                             GError    **error)
{
  g_autoptr (HekAlertChannel) channel = NULL;
  const HekAlertChannelKind *kind;
  g_autofree char *id = NULL;
  g_autoptr (GList) names = NULL;
  JsonObject *object, *members;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return hek_alert_json_fail (error, path, NULL, "this must be an object"), NULL;
  object = json_node_get_object (node);
  if (!hek_alert_json_read_text (object, path, "kind", 100, &id, error))
    return NULL;
  kind = id == NULL ? NULL : hek_alert_channel_kind_find (id);
  if (kind == NULL)
    return hek_alert_json_fail (error, path, "kind",
                                "this must be one of desktop, log, webhook or command"), NULL;
  names = json_object_get_members (object);
  for (GList *at = names; at != NULL; at = at->next)
    {
      const HekAlertField *row = find_field (kind, at->data);

      if (row != NULL &&
          !check_member (json_object_get_member (object, at->data), row, path, error))
        return NULL;
    }
  members = json_object_new ();
  for (GList *at = names; at != NULL; at = at->next)
    if (!g_str_equal (at->data, "kind"))
      json_object_set_member (members, at->data,
                              json_node_copy (json_object_get_member (object, at->data)));
  channel = channel_take (kind, members);
  if (!hek_alert_channel_check (channel, path, error))
    return NULL;
  return g_steal_pointer (&channel);
}

void
hek_alert_channel_append_json (const HekAlertChannel *channel,
                               GString               *out)
{
  static const char *const none[] = { NULL };

  g_string_append_c (out, '{');
  hek_alert_json_append_text (out, "kind", channel->kind->id);
  hek_alert_json_append_more (out, channel->members, none);
  g_string_append_c (out, '}');
}
