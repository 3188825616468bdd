/* SPDX-License-Identifier: Apache-2.0 */
/* Options of widgets: their values, and how these stand in JSON. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-widget-private.h"

const HekChoice hek_widget_scales[2] = {
  { "linear", N_("Linear") },
  { "log", N_("Logarithmic") },
};

static const struct
{
  const char *id, *label;
} widget_levels[HEK_WIDGET_N_LEVELS] = {
  [HEK_WIDGET_NEUTRAL] = { "neutral", NC_("level of a value", "Neutral") },
  [HEK_WIDGET_GOOD] = { "good", NC_("level of a value", "Good") },
  [HEK_WIDGET_WARNING] = { "warning", NC_("level of a value", "Warning") },
  [HEK_WIDGET_BAD] = { "bad", NC_("level of a value", "Bad") },
};

const char *
hek_widget_level_id (HekWidgetLevel level)
{
  return widget_levels[level].id;
}

const char *
hek_widget_level_label (HekWidgetLevel level)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "level of a value", widget_levels[level].label);
}

/* --- values ---------------------------------------------------------------------------------- */

void
hek_widget_options_init (HekWidgetOptions    *options,
                         const HekWidgetKind *kind)
{
  memset (options, 0, sizeof *options);
  hek_options_defaults (kind->options, kind->n_options, &options->values);
  for (guint i = 0; i < HEK_WIDGET_MAX_TEXTS; i++)
    options->texts[i] = g_strdup ("");
}

void
hek_widget_options_copy (HekWidgetOptions       *to,
                         const HekWidgetOptions *from)
{
  *to = *from;
  for (guint i = 0; i < HEK_WIDGET_MAX_TEXTS; i++)
    to->texts[i] = g_strdup (from->texts[i] != NULL ? from->texts[i] : "");
  for (guint i = 0; i < from->n_bands; i++)
    to->bands[i].label = g_strdup (from->bands[i].label);
}

void
hek_widget_options_clear (HekWidgetOptions *options)
{
  for (guint i = 0; i < HEK_WIDGET_MAX_TEXTS; i++)
    g_clear_pointer (&options->texts[i], g_free);
  for (guint i = 0; i < options->n_bands; i++)
    g_clear_pointer (&options->bands[i].label, g_free);
  options->n_bands = 0;
}

gboolean
hek_widget_options_equal (const HekWidgetKind    *kind,
                          const HekWidgetOptions *a,
                          const HekWidgetOptions *b)
{
  if (a->n_bands != b->n_bands)
    return FALSE;
  for (guint i = 0; i < kind->n_options; i++)
    if (a->values.v[i] != b->values.v[i])
      return FALSE;
  for (guint i = 0; i < kind->n_texts; i++)
    if (g_strcmp0 (a->texts[i], b->texts[i]) != 0)
      return FALSE;
  for (guint i = 0; i < a->n_bands; i++)
    if (a->bands[i].from != b->bands[i].from || a->bands[i].to != b->bands[i].to
        || a->bands[i].level != b->bands[i].level
        || g_strcmp0 (a->bands[i].label, b->bands[i].label) != 0)
      return FALSE;
  return TRUE;
}

double
hek_widget_options_get (const HekWidgetKind    *kind,
                        const HekWidgetOptions *options,
                        const char             *name)
{
  int i = hek_options_find (kind->options, kind->n_options, name);

  g_return_val_if_fail (i >= 0, NAN);
  return options->values.v[i];
}

const char *
hek_widget_options_get_text (const HekWidgetKind    *kind,
                             const HekWidgetOptions *options,
                             const char             *name)
{
  for (guint i = 0; i < kind->n_texts; i++)
    if (strcmp (kind->texts[i].name, name) == 0)
      return options->texts[i] != NULL ? options->texts[i] : "";
  g_return_val_if_reached ("");
}

/* --- from JSON ------------------------------------------------------------------------------- */

G_GNUC_PRINTF (4, 5) static gboolean
hek_widget_options_fail (GError    **error,
                         const char *path,
                         const char *member,
                         const char *format,
                         ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_OPTIONS, "%s.%s: %s", path, member,
               message);
  return FALSE;
}

static gboolean
hek_widget_json_is_number (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64;
}

static gboolean
hek_widget_option_from_json (const HekOption *option,
                             JsonNode        *node,
                             const char      *path,
                             double          *value,
                             GError         **error)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  g_autoptr (GError) local = NULL;

  if (option->type == HEK_OPTION_BOOLEAN && type != G_TYPE_BOOLEAN)
    return hek_widget_options_fail (error, path, option->name, _("must be true or false"));
  if (option->type == HEK_OPTION_CHOICE && type != G_TYPE_STRING)
    return hek_widget_options_fail (error, path, option->name, _("must be a text, such as “%s”"),
                                    option->choices[(guint) option->def].id);
  if ((option->type == HEK_OPTION_INT || option->type == HEK_OPTION_REAL)
      && !hek_widget_json_is_number (node))
    return hek_widget_options_fail (error, path, option->name, _("must be a number"));

  if (option->type == HEK_OPTION_BOOLEAN)
    {
      *value = json_node_get_boolean (node);
      return TRUE;
    }
  if (option->type == HEK_OPTION_CHOICE
        ? hek_option_parse (option, json_node_get_string (node), value, &local)
        : hek_option_check (option, json_node_get_double (node), &local))
    {
      if (option->type != HEK_OPTION_CHOICE)
        *value = json_node_get_double (node);
      return TRUE;
    }
  return hek_widget_options_fail (error, path, option->name, "%s", local->message);
}

static gboolean
hek_widget_bound_from_json (JsonObject *json,
                            const char *name,
                            const char *path,
                            double      open,
                            double     *value,
                            GError    **error)
{
  JsonNode *node = json_object_get_member (json, name);

  *value = open;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!hek_widget_json_is_number (node))
    return hek_widget_options_fail (error, path, name,
                                    _("must be a number, or be left out where it is open"));
  *value = json_node_get_double (node);
  return TRUE;
}

static gboolean
hek_widget_band_from_json (JsonNode      *node,
                           const char    *path,
                           HekWidgetBand *band,
                           GError       **error)
{
  JsonObject *json = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *level, *label;

  if (json == NULL)
    {
      g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_OPTIONS,
                   _("%s: must be an object with “from”, “to” and “level”"), path);
      return FALSE;
    }
  if (!hek_widget_bound_from_json (json, "from", path, -INFINITY, &band->from, error)
      || !hek_widget_bound_from_json (json, "to", path, INFINITY, &band->to, error))
    return FALSE;
  if (band->from > band->to)
    return hek_widget_options_fail (error, path, "to", _("must not be below “from”"));
  level = json_object_get_member (json, "level");
  label = json_object_get_member (json, "label");
  if (label != NULL && (!JSON_NODE_HOLDS_VALUE (label)
                        || json_node_get_value_type (label) != G_TYPE_STRING))
    return hek_widget_options_fail (error, path, "label", _("must be a text"));
  band->level = HEK_WIDGET_NEUTRAL;
  if (level != NULL)
    {
      const char *id = JSON_NODE_HOLDS_VALUE (level)
                       && json_node_get_value_type (level) == G_TYPE_STRING
                       ? json_node_get_string (level) : NULL;
      guint i = 0;

      while (i < HEK_WIDGET_N_LEVELS && g_strcmp0 (widget_levels[i].id, id) != 0)
        i++;
      if (i == HEK_WIDGET_N_LEVELS)
        return hek_widget_options_fail (error, path, "level",
                                        _("must be neutral, good, warning or bad"));
      band->level = i;
    }
  band->label = label != NULL ? g_strdup (json_node_get_string (label)) : NULL;
  return TRUE;
}

static gboolean
hek_widget_bands_from_json (JsonObject       *json,
                            const char       *path,
                            HekWidgetOptions *options,
                            GError          **error)
{
  JsonNode *node = json_object_get_member (json, "bands");
  JsonArray *bands;

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return hek_widget_options_fail (error, path, "bands", _("must be an array"));
  bands = json_node_get_array (node);
  if (json_array_get_length (bands) > HEK_WIDGET_MAX_BANDS)
    return hek_widget_options_fail (error, path, "bands", _("has %u bands, there can be %u"),
                                    json_array_get_length (bands), HEK_WIDGET_MAX_BANDS);
  for (guint i = 0; i < json_array_get_length (bands); i++)
    {
      g_autofree char *at = g_strdup_printf ("%s.bands[%u]", path, i);

      if (!hek_widget_band_from_json (json_array_get_element (bands, i), at,
                                      &options->bands[i], error))
        return FALSE;
      options->n_bands = i + 1;
    }
  return TRUE;
}

static gboolean
hek_widget_options_read (const HekWidgetKind *kind,
                         JsonObject          *json,
                         const char          *path,
                         HekWidgetOptions    *options,
                         GError             **error)
{
  for (guint i = 0; i < kind->n_options; i++)
    {
      JsonNode *node = json_object_get_member (json, kind->options[i].name);

      if (node != NULL
          && !hek_widget_option_from_json (&kind->options[i], node, path, &options->values.v[i],
                                           error))
        return FALSE;
    }
  for (guint i = 0; i < kind->n_texts; i++)
    {
      JsonNode *node = json_object_get_member (json, kind->texts[i].name);

      if (node == NULL)
        continue;
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return hek_widget_options_fail (error, path, kind->texts[i].name, _("must be a text"));
      g_free (options->texts[i]);
      options->texts[i] = json_node_dup_string (node);
    }
  return !kind->has_bands || hek_widget_bands_from_json (json, path, options, error);
}

gboolean
hek_widget_options_from_json (const HekWidgetKind *kind,
                              JsonObject          *json,
                              const char          *path,
                              HekWidgetOptions    *out,
                              GError             **error)
{
  HekWidgetOptions options;

  hek_widget_options_init (&options, kind);
  if (json != NULL && !hek_widget_options_read (kind, json, path, &options, error))
    {
      hek_widget_options_clear (&options);
      return FALSE;
    }
  *out = options;
  return TRUE;
}

/* --- to JSON --------------------------------------------------------------------------------- */

static void
hek_widget_option_to_json (const HekOption *option,
                           double           value,
                           JsonObject      *json)
{
  if (value == option->def)
    json_object_remove_member (json, option->name);
  else if (option->type == HEK_OPTION_BOOLEAN)
    json_object_set_boolean_member (json, option->name, value != 0);
  else if (option->type == HEK_OPTION_CHOICE)
    json_object_set_string_member (json, option->name, option->choices[(guint) value].id);
  else if (option->type == HEK_OPTION_INT)
    json_object_set_int_member (json, option->name, (gint64) value);
  else
    json_object_set_double_member (json, option->name, value);
}

static void
hek_widget_bands_to_json (const HekWidgetOptions *options,
                          JsonObject             *json)
{
  JsonArray *bands = json_array_new ();

  for (guint i = 0; i < options->n_bands; i++)
    {
      const HekWidgetBand *band = &options->bands[i];
      JsonObject *object = json_object_new ();

      if (isfinite (band->from))
        json_object_set_double_member (object, "from", band->from);
      if (isfinite (band->to))
        json_object_set_double_member (object, "to", band->to);
      json_object_set_string_member (object, "level", hek_widget_level_id (band->level));
      if (band->label != NULL)
        json_object_set_string_member (object, "label", band->label);
      json_array_add_object_element (bands, object);
    }
  json_object_set_array_member (json, "bands", bands);
}

void
hek_widget_options_to_json (const HekWidgetKind    *kind,
                            const HekWidgetOptions *options,
                            JsonObject             *json)
{
  for (guint i = 0; i < kind->n_options; i++)
    hek_widget_option_to_json (&kind->options[i], options->values.v[i], json);
  for (guint i = 0; i < kind->n_texts; i++)
    if (options->texts[i] == NULL || *options->texts[i] == '\0')
      json_object_remove_member (json, kind->texts[i].name);
    else
      json_object_set_string_member (json, kind->texts[i].name, options->texts[i]);
  if (!kind->has_bands)
    return;
  if (options->n_bands == 0)
    json_object_remove_member (json, "bands");
  else
    hek_widget_bands_to_json (options, json);
}
