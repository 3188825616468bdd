/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A draft is the members of the head, and a list of parts, each a JSON object that is never changed
 * once it is here: drafts share them. Whether a part can be built is asked of HekReportRecipe, in a
 * recipe of that part alone, so that both always agree.
 */
#include "config.h"

#include "hek-report-draft-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-report-recipe-private.h"

static const struct
{
  const char *id, *label; /* label translatable */
} kinds[HEK_REPORT_N_PART_KINDS] = {
  [HEK_REPORT_PART_SECTION] = { "section", N_("Section") },
  [HEK_REPORT_PART_HEADING] = { "heading", N_("Heading") },
  [HEK_REPORT_PART_TEXT] = { "text", N_("Text") },
  [HEK_REPORT_PART_DASHBOARD] = { "dashboard", N_("Dashboard") },
  [HEK_REPORT_PART_WIDGET] = { "widget", N_("Widget") },
  [HEK_REPORT_PART_VIEW] = { "view", N_("Explorer view") },
  [HEK_REPORT_PART_TRIAL] = { "trial", N_("Studio trial") },
  [HEK_REPORT_PART_EVALUATION] = { "evaluation", N_("Quantizer evaluation") },
};

const char *
hek_report_part_kind_id (HekReportPartKind kind)
{
  g_return_val_if_fail (kind < HEK_REPORT_N_PART_KINDS, NULL);

  return kinds[kind].id;
}

const char *
hek_report_part_kind_label (HekReportPartKind kind)
{
  g_return_val_if_fail (kind < HEK_REPORT_N_PART_KINDS, NULL);

  return _(kinds[kind].label);
}

/* --- parts ----------------------------------------------------------------------------------- */

static void
part_clear (gpointer data)
{
  HekReportDraftPart *part = data;

  json_object_unref (part->object);
  g_free (part->problem);
}

static void
part_unref (gpointer part)
{
  g_rc_box_release_full (part, part_clear);
}

HekReportDraftPart *
hek_report_draft_part_new (JsonObject *object)
{
  HekReportDraftPart *part = g_rc_box_new0 (HekReportDraftPart);

  part->object = object;
  return part;
}

typedef struct
{
  JsonObject *to;
  const char *name; /* (nullable): to leave out, or to put @node in the place of */
  JsonNode *node;   /* (nullable) */
} Copy;

static void
copy_member (JsonObject *object,
             const char *name,
             JsonNode   *node,
             gpointer    data)
{
  Copy *copy = data;

  if (g_strcmp0 (name, copy->name) != 0)
    json_object_set_member (copy->to, name, json_node_copy (node));
  else if (copy->node != NULL)
    json_object_set_member (copy->to, name, json_node_copy (copy->node));
}

JsonObject *
hek_report_draft_with_member (JsonObject *object,
                              const char *name,
                              JsonNode   *node)
{
  Copy copy = { json_object_new (), name, node };

  json_object_foreach_member (object, copy_member, &copy);
  if (node != NULL && !json_object_has_member (copy.to, name))
    json_object_set_member (copy.to, name, json_node_copy (node));
  return copy.to;
}

/* --- drafts ---------------------------------------------------------------------------------- */

HekReportDraft *
hek_report_draft_take (HekReportDraftPart *head)
{
  HekReportDraft *draft = g_new0 (HekReportDraft, 1);

  draft->ref_count = 1;
  draft->head = head;
  draft->parts = g_ptr_array_new_with_free_func (part_unref);
  return draft;
}

HekReportDraft *
hek_report_draft_copy (HekReportDraft *draft)
{
  HekReportDraft *copy = hek_report_draft_take (g_rc_box_acquire (draft->head));

  for (guint i = 0; i < draft->parts->len; i++)
    g_ptr_array_add (copy->parts, g_rc_box_acquire (draft->parts->pdata[i]));
  return copy;
}

HekReportDraft *
hek_report_draft_ref (HekReportDraft *draft)
{
  draft->ref_count++;
  return draft;
}

void
hek_report_draft_unref (HekReportDraft *draft)
{
  if (--draft->ref_count > 0)
    return;
  part_unref (draft->head);
  g_ptr_array_unref (draft->parts);
  g_free (draft);
}

HekReportDraft *
hek_report_draft_new (const char *title)
{
  JsonObject *head = json_object_new ();

  json_object_set_string_member (head, "format", "hektor-report");
  json_object_set_int_member (head, "version", HEK_REPORT_RECIPE_VERSION);
  json_object_set_string_member (head, "title", title);
  return hek_report_draft_take (hek_report_draft_part_new (head));
}

JsonObject *
hek_report_draft_get_object (HekReportDraft *draft,
                             int             part)
{
  g_return_val_if_fail (part >= HEK_REPORT_HEAD && part < (int) draft->parts->len, NULL);

  return part < 0 ? draft->head->object
                  : ((HekReportDraftPart *) draft->parts->pdata[part])->object;
}

/* --- what is in it --------------------------------------------------------------------------- */

guint
hek_report_draft_get_n_parts (HekReportDraft *draft)
{
  return draft->parts->len;
}

/* (nullable) */
static JsonNode *
find (HekReportDraft *draft,
      int             part,
      const char     *member,
      GType           type)
{
  return hek_report_recipe_find (hek_report_draft_get_object (draft, part), member, type);
}

const char *
hek_report_draft_get_text (HekReportDraft *draft,
                           int             part,
                           const char     *member)
{
  JsonNode *node = find (draft, part, member, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

HekReportPartKind
hek_report_draft_get_kind (HekReportDraft *draft,
                           guint           part)
{
  const char *id = hek_report_draft_get_text (draft, (int) part, "part");
  guint kind = 0;

  while (kind < HEK_REPORT_N_PART_KINDS && g_strcmp0 (kinds[kind].id, id) != 0)
    kind++;
  return (HekReportPartKind) kind;
}

gboolean
hek_report_draft_get_boolean (HekReportDraft *draft,
                              int             part,
                              const char     *member,
                              gboolean        otherwise)
{
  JsonNode *node = find (draft, part, member, G_TYPE_BOOLEAN);

  return node != NULL ? json_node_get_boolean (node) : otherwise;
}

gint64
hek_report_draft_get_int (HekReportDraft *draft,
                          int             part,
                          const char     *member,
                          gint64          otherwise)
{
  JsonNode *node = find (draft, part, member, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : otherwise;
}

char *
hek_report_draft_get_json (HekReportDraft *draft,
                           int             part,
                           const char     *member)
{
  JsonNode *node = json_object_get_member (hek_report_draft_get_object (draft, part), member);

  return node != NULL ? json_to_string (node, FALSE) : NULL;
}

char *
hek_report_draft_get_range (HekReportDraft *draft,
                            int             part)
{
  const char *typed = hek_report_draft_get_text (draft, part, "range");
  JsonObject *object = hek_report_draft_get_object (draft, part);
  HekDashboardRange range = { 0 };
  gboolean found;

  if (typed != NULL)
    return g_strdup (typed); /* as it is, even if it is none */
  if (!hek_report_recipe_get_range (object, "", &range, &found, NULL) || !found)
    return g_strdup ("");
  return hek_dashboard_range_to_text (&range);
}

/* What is said of the part in a recipe that has no other. */
static char *
find_problem (HekReportDraft *draft,
              int             part)
{
  g_autoptr (HekReportDraft) one = NULL;
  g_autoptr (HekReportRecipe) recipe = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  const char *message;

  if (part >= 0)
    {
      one = hek_report_draft_new ("-");
      g_ptr_array_add (one->parts, g_rc_box_acquire (draft->parts->pdata[part]));
    }
  else
    {
      JsonObject *text = json_object_new ();

      json_object_set_string_member (text, "part", "text");
      json_object_set_string_member (text, "text", "-");
      one = hek_report_draft_take (g_rc_box_acquire (draft->head));
      g_ptr_array_add (one->parts, hek_report_draft_part_new (text));
    }
  json = hek_report_draft_to_json (one, NULL);
  recipe = hek_report_recipe_new (json, -1, G_DIR_SEPARATOR_S, &error);
  if (recipe != NULL)
    return NULL;
  message = error->message;
  if (g_str_has_prefix (message, "parts[0]"))
    message += strlen ("parts[0]");
  return g_strdup (message + strspn (message, ".: "));
}

const char *
hek_report_draft_get_problem (HekReportDraft *draft,
                              int             part)
{
  HekReportDraftPart *asked = part < 0 ? draft->head : draft->parts->pdata[part];

  if (!asked->is_checked)
    asked->problem = find_problem (draft, part);
  asked->is_checked = TRUE;
  return asked->problem;
}

/* --- changes --------------------------------------------------------------------------------- */

/* @node: (transfer full) (nullable) */
static HekReportDraft *
set_member (HekReportDraft *draft,
            int             part,
            const char     *member,
            JsonNode       *node)
{
  HekReportDraft *changed = hek_report_draft_copy (draft);
  JsonObject *object = hek_report_draft_get_object (draft, part);
  HekReportDraftPart *next
    = hek_report_draft_part_new (hek_report_draft_with_member (object, member, node));

  if (part < 0)
    {
      part_unref (changed->head);
      changed->head = next;
    }
  else
    {
      part_unref (changed->parts->pdata[part]);
      changed->parts->pdata[part] = next;
    }
  g_clear_pointer (&node, json_node_unref);
  return changed;
}

HekReportDraft *
hek_report_draft_set_text (HekReportDraft *draft,
                           int             part,
                           const char     *member,
                           const char     *value)
{
  return set_member (draft, part, member,
                     value != NULL ? json_node_init_string (json_node_alloc (), value) : NULL);
}

HekReportDraft *
hek_report_draft_set_boolean (HekReportDraft *draft,
                              int             part,
                              const char     *member,
                              gboolean        value)
{
  return set_member (draft, part, member, json_node_init_boolean (json_node_alloc (), value));
}

HekReportDraft *
hek_report_draft_set_int (HekReportDraft *draft,
                          int             part,
                          const char     *member,
                          gint64          value)
{
  return set_member (draft, part, member, json_node_init_int (json_node_alloc (), value));
}

HekReportDraft *
hek_report_draft_remove (HekReportDraft *draft,
                         guint           part)
{
  HekReportDraft *changed = hek_report_draft_copy (draft);

  g_ptr_array_remove_index (changed->parts, part);
  return changed;
}

HekReportDraft *
hek_report_draft_move (HekReportDraft *draft,
                       guint           from,
                       guint           to)
{
  HekReportDraft *changed = hek_report_draft_copy (draft);
  gpointer part = g_ptr_array_steal_index (changed->parts, from);

  g_ptr_array_insert (changed->parts, (int) MIN (to, changed->parts->len), part);
  return changed;
}
