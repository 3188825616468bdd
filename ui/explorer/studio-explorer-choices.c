/* SPDX-License-Identifier: Apache-2.0 */
/* What an Explorer can colour, size and filter by. */
#include "config.h"

#include "studio-explorer-choices.h"

#include <glib/gi18n.h>

typedef struct
{
  HekExplorerView *view;           /* borrowed */
  HekCodebookList *codebooks;      /* borrowed */
  HekSchema *schema;               /* borrowed (nullable) */
  gboolean numbers_only;
  const HekExplorerValue *current; /* (nullable) */
  GPtrArray *choices;
} StudioExplorerChoices;

static void
studio_explorer_choice_free (gpointer data)
{
  StudioExplorerChoice *choice = data;

  hek_explorer_value_clear (&choice->value);
  g_free (choice->label);
  g_free (choice->detail);
  g_free (choice);
}

/* (transfer full) (nullable): what others call a value that they have computed */
static char *
dup_extern_label (HekExplorerView        *view,
                  const HekExplorerValue *value)
{
  g_autoptr (GPtrArray) externs = hek_explorer_view_list_externs (view);

  for (guint i = 0; i < externs->len; i++)
    {
      const HekExplorerValues *values = g_ptr_array_index (externs, i);

      if (hek_explorer_value_equal (&values->value, value))
        return g_strdup (values->label);
    }
  return NULL;
}

char *
studio_explorer_choice_dup_label (HekExplorerView        *view,
                                  HekCodebookList        *codebooks,
                                  const HekExplorerValue *value)
{
  HekExplorerSession *session = hek_explorer_view_get_session (view);
  HekCodebookItem *item = NULL;
  char *label = NULL;

  if (value->kind == HEK_EXPLORER_VALUE_EXTERN)
    label = dup_extern_label (view, value);
  if (label != NULL)
    return label;
  if (value->kind == HEK_EXPLORER_VALUE_QUANTIZATION_ERROR && value->name != NULL)
    item = hek_codebook_list_find (codebooks, value->name);
  if (item != NULL)
    return g_strdup_printf (_("Error of %s"), hek_codebook_item_get_name (item));
  return hek_explorer_value_dup_label (value, hek_explorer_session_get_schema (session));
}

gboolean
studio_explorer_choice_is_time (HekExplorerView        *view,
                                const HekExplorerValue *value)
{
  HekSchema *schema = hek_explorer_session_get_schema (hek_explorer_view_get_session (view));

  return value->kind == HEK_EXPLORER_VALUE_FIELD && schema != NULL
         && value->field < schema->n_fields
         && hek_schema_get_field (schema, value->field)->type == HEK_FIELD_TIME;
}

/* @label: (nullable): its usual one */
static void
studio_explorer_choices_add (StudioExplorerChoices  *self,
                             const char             *section,
                             const HekExplorerValue *value,
                             const char             *label,
                             const char             *detail)
{
  StudioExplorerChoice *choice = g_new0 (StudioExplorerChoice, 1);

  hek_explorer_value_copy (value, &choice->value);
  choice->section = section;
  choice->label = label != NULL ? g_strdup (label)
                                : studio_explorer_choice_dup_label (self->view, self->codebooks,
                                                                    value);
  choice->detail = g_strdup (detail);
  g_ptr_array_add (self->choices, choice);
}

/* Of a kind that is made by a computation; with the numbers of the current one where it is this. */
static void
studio_explorer_choices_add_kind (StudioExplorerChoices *self,
                                  const char            *section,
                                  HekExplorerValueKind   kind)
{
  HekExplorerValue value = { .kind = kind };

  studio_explorer_choices_add (
    self, section, self->current != NULL && self->current->kind == kind ? self->current : &value,
    NULL, NULL);
}

/* --- sections -------------------------------------------------------------------------------- */

static void
studio_explorer_choices_add_fields (StudioExplorerChoices *self)
{
  for (guint i = 0; self->schema != NULL && i < self->schema->n_fields; i++)
    {
      const HekField *field = hek_schema_get_field (self->schema, i);
      HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_FIELD, .field = i };
      gboolean is_number = field->type == HEK_FIELD_INTEGER || field->type == HEK_FIELD_REAL
                           || field->type == HEK_FIELD_TIME;

      if (self->numbers_only)
        value.as = HEK_EXPLORER_AS_NUMBERS;
      else if (self->current != NULL && self->current->kind == HEK_EXPLORER_VALUE_FIELD
               && self->current->field == i)
        value.as = self->current->as;
      if (is_number || !self->numbers_only)
        studio_explorer_choices_add (self, _("Fields"), &value, field->name,
                                     hek_field_type_id (field->type));
    }
}

static void
studio_explorer_choices_add_tags (StudioExplorerChoices *self)
{
  const GPtrArray *tags
    = hek_explorer_session_get_tags (hek_explorer_view_get_session (self->view));
  HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_TAGS };

  if (self->numbers_only || tags == NULL || tags->len == 0)
    return;
  studio_explorer_choices_add (self, _("Tags"), &value, _("All tags"), NULL);
  for (guint i = 0; i < tags->len; i++)
    {
      const HekCollectionTag *tag = g_ptr_array_index (tags, i);

      value.name = tag->name;
      if (tag->problem == NULL)
        studio_explorer_choices_add (self, _("Tags"), &value, tag->name, NULL);
    }
}

static void
studio_explorer_choices_add_computed (StudioExplorerChoices *self)
{
  static const HekExplorerValueKind of_layout[] = {
    HEK_EXPLORER_VALUE_DENSITY,
    HEK_EXPLORER_VALUE_NEIGHBORS_KEPT,
    HEK_EXPLORER_VALUE_TRUSTWORTHINESS,
    HEK_EXPLORER_VALUE_CONTINUITY,
  };

  if (!self->numbers_only)
    {
      studio_explorer_choices_add_kind (self, _("Clusters"), HEK_EXPLORER_VALUE_KMEANS);
      studio_explorer_choices_add_kind (self, _("Clusters"), HEK_EXPLORER_VALUE_HDBSCAN);
    }
  for (guint i = 0; i < G_N_ELEMENTS (of_layout); i++)
    studio_explorer_choices_add_kind (self, _("Layout"), of_layout[i]);
}

static void
studio_explorer_choices_add_codebooks (StudioExplorerChoices *self)
{
  const char *uuid
    = hek_explorer_session_get_collection (hek_explorer_view_get_session (self->view));
  GListModel *items = hek_codebook_list_get_items (self->codebooks);

  for (guint i = 0; uuid != NULL && i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (HekCodebookItem) item = g_list_model_get_item (items, i);
      const HekCodebookInfo *info = hek_codebook_item_get_info (item);
      g_autofree char *problem
        = hek_codebook_list_check_fit (self->codebooks, info->uuid, uuid);
      HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_QUANTIZATION_ERROR,
                                 .name = info->uuid };

      if (problem == NULL)
        studio_explorer_choices_add (self, _("Quantization error"), &value,
                                     hek_codebook_item_get_name (item), NULL);
    }
}

/* Distances are from a row that somebody has looked at: that of the neighbours, or the one of the
 * current value. */
static void
studio_explorer_choices_add_distances (StudioExplorerChoices *self)
{
  HekExplorerSession *session = hek_explorer_view_get_session (self->view);
  const HekExplorerNeighbors *neighbors = hek_explorer_session_get_neighbors (session);
  HekExplorerData *data = hek_explorer_session_get_data (session);
  gsize n_hits = 0;

  hek_explorer_view_get_hits (self->view, &n_hits);
  if (n_hits > 0)
    studio_explorer_choices_add_kind (self, _("Search"), HEK_EXPLORER_VALUE_HITS);
  if (neighbors != NULL && data != NULL && neighbors->row < data->n_rows)
    {
      HekExplorerValue value = { .kind = HEK_EXPLORER_VALUE_DISTANCE,
                                 .row_id = data->rows->row_ids[neighbors->row] };
      g_autofree char *label =
        /* Translators: what is measured, such as "Squared distance", and to which row */
        g_strdup_printf (_("%1$s to %2$s"),
                         hek_distance_label (hek_explorer_data_get_distance (data)),
                         neighbors->key);

      studio_explorer_choices_add (self, _("Search"), &value, label, NULL);
    }
  else if (self->current != NULL && self->current->kind == HEK_EXPLORER_VALUE_DISTANCE)
    studio_explorer_choices_add (self, _("Search"), self->current, NULL, NULL);
}

/* What other parts of the page have computed. */
static void
studio_explorer_choices_add_externs (StudioExplorerChoices *self)
{
  g_autoptr (GPtrArray) externs = hek_explorer_view_list_externs (self->view);

  for (guint i = 0; i < externs->len; i++)
    {
      const HekExplorerValues *values = g_ptr_array_index (externs, i);

      studio_explorer_choices_add (self, _("Computed"), &values->value, values->label, NULL);
    }
}

GPtrArray *
studio_explorer_choices_new (HekExplorerView        *view,
                             HekCodebookList        *codebooks,
                             StudioExplorerValues    values,
                             const char             *nothing,
                             const HekExplorerValue *current)
{
  StudioExplorerChoices self = {
    .view = view,
    .codebooks = codebooks,
    .schema = hek_explorer_session_get_schema (hek_explorer_view_get_session (view)),
    .numbers_only = values != STUDIO_EXPLORER_VALUES_ALL,
    .current = current,
    .choices = g_ptr_array_new_with_free_func (studio_explorer_choice_free),
  };
  HekExplorerValue none = { .kind = HEK_EXPLORER_VALUE_NONE };

  if (nothing != NULL)
    studio_explorer_choices_add (&self, "", &none, nothing, NULL);
  studio_explorer_choices_add_fields (&self);
  studio_explorer_choices_add_tags (&self);
  studio_explorer_choices_add_computed (&self);
  studio_explorer_choices_add_codebooks (&self);
  studio_explorer_choices_add_distances (&self);
  studio_explorer_choices_add_externs (&self);
  return self.choices;
}
