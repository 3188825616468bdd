/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-quantizer-sample.h"

#include <glib/gi18n.h>

#include "studio-count.h"
#include "studio-quantizer-resource.h"

/* Of larger collections, unless somebody asks for more: exact neighbours cost queries × rows. */
#define DEFAULT_ROWS 100000
#define MIN_RERANK 10
#define ROWS_PER_QUERY 5 /* a fifth of the rows at most, as HekEvaluateSplit has it */

struct _StudioQuantizerSample
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *expander;
  GtkLabel *summary;
  GtkSpinButton *rows;
  GtkSpinButton *queries;
  GtkSpinButton *rerank;
  GtkSpinButton *seed;
  GtkAdjustment *rows_adjustment;
  GtkAdjustment *queries_adjustment;

  guint64 n_rows;  /* of the collection */
  gsize n_queries; /* that are wanted, where there are enough rows */
  gboolean updating;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioQuantizerSample, studio_quantizer_sample, GTK_TYPE_WIDGET)

static void
studio_quantizer_sample_show (StudioQuantizerSample *self)
{
  HekQuantizerSample sample;
  g_autofree char *rows = NULL, *queries = NULL, *text = NULL;

  studio_quantizer_sample_get (self, &sample);
  rows = studio_count_format (sample.n_rows_max);
  queries = studio_count_format (sample.n_queries);
  text = sample.n_rows_max > 0 ? g_strdup_printf (_("Sample: %s rows, %s queries"), rows, queries)
                               : g_strdup_printf (_("Sample: all rows, %s queries"), queries);
  gtk_label_set_text (self->summary, text);
}

/* Fewer rows than the ten neighbours that are wanted cannot be chosen among; nor can queries be
 * more than a part of the rows. */
static void
studio_quantizer_sample_keep_range (StudioQuantizerSample *self)
{
  gboolean was_updating = self->updating;
  double rerank = gtk_spin_button_get_value (self->rerank);
  double rows = gtk_spin_button_get_value (self->rows);

  self->updating = TRUE;
  if (rerank > 0 && rerank < MIN_RERANK)
    gtk_spin_button_set_value (self->rerank, rerank == 1 ? MIN_RERANK : 0);
  gtk_adjustment_set_upper (self->queries_adjustment,
                            MAX (1, (double) ((guint64) rows / ROWS_PER_QUERY)));
  self->updating = was_updating;
}

static void
studio_quantizer_sample_changed (StudioQuantizerSample *self)
{
  if (self->updating)
    return;
  studio_quantizer_sample_keep_range (self);
  self->n_queries = (gsize) gtk_spin_button_get_value (self->queries);
  studio_quantizer_sample_show (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
studio_quantizer_sample_dispose (GObject *object)
{
  g_clear_pointer (&STUDIO_QUANTIZER_SAMPLE (object)->expander, gtk_widget_unparent);
  G_OBJECT_CLASS (studio_quantizer_sample_parent_class)->dispose (object);
}

static void
studio_quantizer_sample_class_init (StudioQuantizerSampleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_sample_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-sample.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSample, expander);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSample, summary);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSample, rows);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSample, queries);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSample, rerank);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSample, seed);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSample, rows_adjustment);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerSample, queries_adjustment);
  gtk_widget_class_bind_template_callback (widget_class, studio_quantizer_sample_changed);
}

static void
studio_quantizer_sample_init (StudioQuantizerSample *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Who takes part with all rows goes on doing so, but for large collections only when asked to. */
static guint64
pick_rows (StudioQuantizerSample *self,
           guint64                n_rows)
{
  guint64 rows = (guint64) gtk_spin_button_get_value (self->rows);
  gboolean was_all = rows >= self->n_rows;

  if (was_all && self->n_rows > DEFAULT_ROWS)
    return n_rows;
  return MIN (n_rows, was_all ? DEFAULT_ROWS : rows);
}

void
studio_quantizer_sample_set_size (StudioQuantizerSample *self,
                                  guint64                n_rows)
{
  guint64 rows;

  g_return_if_fail (STUDIO_IS_QUANTIZER_SAMPLE (self));

  if (n_rows == self->n_rows)
    return;
  rows = pick_rows (self, n_rows);
  self->n_rows = n_rows;
  self->updating = TRUE;
  gtk_adjustment_set_upper (self->rows_adjustment, (double) MAX (2, n_rows));
  gtk_spin_button_set_value (self->rows, (double) rows);
  studio_quantizer_sample_keep_range (self);
  gtk_spin_button_set_value (self->queries, (double) self->n_queries);
  self->updating = FALSE;
  studio_quantizer_sample_show (self);
}

void
studio_quantizer_sample_get (StudioQuantizerSample *self,
                             HekQuantizerSample    *sample)
{
  guint64 rows;

  g_return_if_fail (STUDIO_IS_QUANTIZER_SAMPLE (self) && sample != NULL);

  rows = (guint64) gtk_spin_button_get_value (self->rows);
  *sample = (HekQuantizerSample) {
    .n_rows_max = rows < self->n_rows ? (gsize) rows : 0,
    .n_queries = (gsize) gtk_spin_button_get_value (self->queries),
    .rerank = (guint) gtk_spin_button_get_value (self->rerank),
    .seed = (guint64) gtk_spin_button_get_value (self->seed),
  };
}

void
studio_quantizer_sample_set (StudioQuantizerSample    *self,
                             const HekQuantizerSample *sample)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_SAMPLE (self) && sample != NULL);

  self->n_queries = sample->n_queries;
  self->updating = TRUE;
  if (sample->n_rows_max > 0)
    gtk_spin_button_set_value (self->rows, (double) sample->n_rows_max);
  gtk_spin_button_set_value (self->rerank, sample->rerank);
  gtk_spin_button_set_value (self->seed, (double) sample->seed);
  studio_quantizer_sample_keep_range (self);
  gtk_spin_button_set_value (self->queries, (double) sample->n_queries);
  self->updating = FALSE;
  studio_quantizer_sample_show (self);
}
