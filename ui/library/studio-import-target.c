/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lists of fields hold their names; position 0 is "none". Collections are remembered by the
 * list of their items, whose first entry stands for a new one. What a text is borrowed from lives
 * until the next look.
 */
#include "config.h"

#include "studio-import-target.h"

#include <glib/gi18n.h>

#include "studio-library-resource.h"
#include "studio-library-text.h"
#include "studio-own-name.h"

struct _StudioImportTarget
{
  AdwBin parent_instance;

  /* template */
  GtkDropDown *into;
  GtkWidget *name_row;
  GtkEditable *name;
  GtkLabel *problem;
  GtkWidget *meaning;
  GtkDropDown *key;
  GtkDropDown *text;
  GtkDropDown *distance;
  GtkDropDown *numbers;
  GtkDropDown *dtype;
  GtkWidget *keys_row;
  GtkDropDown *keys;
  GtkDropDown *policy;

  GPtrArray *items;  /* owned: HekLibraryItem that can be imported into */
  GPtrArray *names;  /* owned: char *, names that are taken */
  HekSchema *schema; /* owned (nullable): of the file */
  gboolean updating;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioImportTarget, studio_import_target, ADW_TYPE_BIN)

/* (nullable): the existing collection that is chosen */
static HekLibraryItem *
get_item (StudioImportTarget *self)
{
  guint selected = gtk_drop_down_get_selected (self->into);

  return selected > 0 && selected <= self->items->len
           ? g_ptr_array_index (self->items, selected - 1) : NULL;
}

/* Returns: (nullable) (transfer full): why it cannot be imported like this */
static char *
find_problem (StudioImportTarget *self)
{
  HekLibraryItem *item = get_item (self);
  const char *name = gtk_editable_get_text (self->name);

  if (item != NULL)
    {
      guint dim = hek_library_item_get_schema (item)->dim;

      return dim == self->schema->dim
               ? NULL
               : g_strdup_printf (_("“%s” has vectors of %u numbers, the file of %u."),
                                  hek_library_item_get_name (item), dim, self->schema->dim);
    }
  if (name[0] == '\0')
    return g_strdup (_("The collection needs a name."));
  if (g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL))
    return g_strdup_printf (_("There is a collection “%s” already. Choose it above to add rows."),
                            name);
  return NULL;
}

static void
studio_import_target_update (StudioImportTarget *self)
{
  gboolean is_new = get_item (self) == NULL;
  g_autofree char *problem = find_problem (self);
  gboolean has_key = is_new ? gtk_drop_down_get_selected (self->key) > 0
                            : hek_library_item_get_key_field (get_item (self)) >= 0;

  gtk_widget_set_visible (self->name_row, is_new);
  gtk_widget_set_visible (self->meaning, is_new);
  gtk_widget_set_visible (self->keys_row, has_key);
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
}

static void
studio_import_target_edited (StudioImportTarget *self)
{
  if (self->updating || self->schema == NULL)
    return;
  studio_import_target_update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- lists ----------------------------------------------------------------------------------- */

static void
set_list (GtkDropDown       *drop_down,
          const char *const *strings)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (strings);

  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (drop_down, 0);
}

/* @texts_only: else also whole numbers. Proposes the field called @name. */
static void
studio_import_target_list_fields (StudioImportTarget *self,
                                  GtkDropDown        *drop_down,
                                  const char         *none,
                                  gboolean            texts_only)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_ptr_array_add (names, (gpointer) none);
  for (guint i = 0; i < self->schema->n_fields; i++)
    {
      const HekField *field = hek_schema_get_field (self->schema, i);

      if (field->type == HEK_FIELD_TEXT || (!texts_only && field->type == HEK_FIELD_INTEGER))
        g_ptr_array_add (names, field->name);
    }
  g_ptr_array_add (names, NULL);
  set_list (drop_down, (const char *const *) names->pdata);
}

/* A field whose name says that it is one. */
static void
studio_import_target_propose_key (StudioImportTarget *self)
{
  static const char *const names[] = { "id", "key", "uuid", "path", "name" };
  GListModel *model = gtk_drop_down_get_model (self->key);

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    for (guint i = 1; i < g_list_model_get_n_items (model); i++)
      {
        const char *field = gtk_string_list_get_string (GTK_STRING_LIST (model), i);

        if (g_ascii_strcasecmp (field, names[k]) == 0)
          {
            gtk_drop_down_set_selected (self->key, i);
            return;
          }
      }
}

static void
studio_import_target_list_collections (StudioImportTarget *self,
                                       HekLibrary         *library)
{
  GListModel *collections = hek_library_get_collections (library);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  guint n = g_list_model_get_n_items (collections);

  g_ptr_array_set_size (self->items, 0);
  g_ptr_array_set_size (self->names, 0);
  g_ptr_array_add (names, (gpointer) _("A new collection"));
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (collections, i);

      g_ptr_array_add (self->names, g_strdup (hek_library_item_get_name (item)));
      if (hek_library_item_get_schema (item) == NULL
          || hek_library_item_get_info (item)->is_protected)
        continue;
      g_ptr_array_add (names, (gpointer) hek_library_item_get_name (item));
      g_ptr_array_add (self->items, g_steal_pointer (&item));
    }
  g_ptr_array_add (names, NULL);
  set_list (self->into, (const char *const *) names->pdata);
}

static void
studio_import_target_list_meanings (StudioImportTarget  *self,
                                    const HekImportLook *look)
{
  const char *distances[HEK_N_DISTANCES + 1] = { NULL };
  const char *dtypes[HEK_N_DTYPES + 1] = { NULL };
  const char *meanings[HEK_N_MEANINGS + 1] = { NULL };

  studio_import_target_list_fields (self, self->key, _("The number of the row"), FALSE);
  studio_import_target_list_fields (self, self->text, _("None"), TRUE);
  for (guint i = 0; i < HEK_N_DISTANCES; i++)
    distances[i] = studio_library_distance_label (i);
  set_list (self->distance, distances);
  gtk_drop_down_set_selected (self->distance,
                              look->has_distance ? look->distance : HEK_DISTANCE_L2);
  for (guint i = 0; i < HEK_N_MEANINGS; i++)
    meanings[i] = studio_library_meaning_label (i);
  set_list (self->numbers, meanings);
  for (guint i = 0; i < HEK_N_DTYPES; i++)
    dtypes[i] = studio_library_dtype_label (i);
  set_list (self->dtype, dtypes);
  gtk_drop_down_set_selected (self->dtype, look->schema->dtype);
  studio_import_target_propose_key (self);
}

/* (nullable) */
static const char *
get_field (GtkDropDown *drop_down)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (drop_down);

  return chosen != NULL && gtk_drop_down_get_selected (drop_down) > 0
           ? gtk_string_object_get_string (chosen) : NULL;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_import_target_finalize (GObject *object)
{
  StudioImportTarget *self = STUDIO_IMPORT_TARGET (object);

  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->names);
  g_clear_pointer (&self->schema, hek_schema_unref);
  G_OBJECT_CLASS (studio_import_target_parent_class)->finalize (object);
}

static void
studio_import_target_class_init (StudioImportTargetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_import_target_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_LIBRARY_RESOURCE ("studio-import-target.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, into);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, name_row);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, name);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, problem);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, meaning);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, key);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, text);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, distance);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, numbers);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, dtype);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, keys_row);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, keys);
  gtk_widget_class_bind_template_child (widget_class, StudioImportTarget, policy);
  gtk_widget_class_bind_template_callback (widget_class, studio_import_target_edited);
}

static void
studio_import_target_init (StudioImportTarget *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->names = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_own_name_keep (self->into);
  studio_own_name_keep (self->key);
  studio_own_name_keep (self->text);
  studio_own_name_keep (self->distance);
  studio_own_name_keep (self->numbers);
  studio_own_name_keep (self->dtype);
  studio_own_name_keep (self->keys);
  studio_own_name_keep (self->policy);
}

void
studio_import_target_set_look (StudioImportTarget  *self,
                               HekLibrary          *library,
                               const HekImportLook *look,
                               const char          *name)
{
  g_return_if_fail (STUDIO_IS_IMPORT_TARGET (self) && look->schema != NULL);

  if (self->schema == look->schema)
    return;
  self->updating = TRUE;
  g_clear_pointer (&self->schema, hek_schema_unref);
  self->schema = hek_schema_ref (look->schema);
  studio_import_target_list_collections (self, library);
  studio_import_target_list_meanings (self, look);
  gtk_editable_set_text (self->name, name);
  self->updating = FALSE;
  studio_import_target_update (self);
}

const char *
studio_import_target_get_name (StudioImportTarget *self)
{
  g_autofree char *problem = NULL;

  g_return_val_if_fail (STUDIO_IS_IMPORT_TARGET (self), NULL);

  problem = self->schema != NULL ? find_problem (self) : NULL;
  if (self->schema == NULL || problem != NULL)
    return NULL;
  return get_item (self) != NULL ? hek_library_item_get_name (get_item (self))
                                 : gtk_editable_get_text (self->name);
}

void
studio_import_target_get_plan (StudioImportTarget *self,
                               HekImportPlan      *plan)
{
  gboolean is_new = get_item (self) == NULL;

  g_return_if_fail (STUDIO_IS_IMPORT_TARGET (self));

  *plan = (HekImportPlan) {
    .keys = gtk_drop_down_get_selected (self->keys) == 1 ? HEK_KEYS_REPLACE : HEK_KEYS_REFUSE,
  };
  if (!is_new)
    return;
  plan->key_field = get_field (self->key);
  plan->text_field = get_field (self->text);
  plan->has_distance = TRUE;
  plan->distance = gtk_drop_down_get_selected (self->distance);
  plan->meaning = gtk_drop_down_get_selected (self->numbers);
  plan->has_dtype = TRUE;
  plan->dtype = gtk_drop_down_get_selected (self->dtype);
}

HekSourcePolicy
studio_import_target_get_policy (StudioImportTarget *self)
{
  g_return_val_if_fail (STUDIO_IS_IMPORT_TARGET (self), HEK_SOURCE_SKIP);

  return gtk_drop_down_get_selected (self->policy) == 1 ? HEK_SOURCE_STOP : HEK_SOURCE_SKIP;
}
