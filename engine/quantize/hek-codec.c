/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of codecs for vectors, and what is the same for all of them: sizes, training on an even
 * sample, the life of a codebook.
 */
#include "config.h"

#include "hek-codec-private.h"

#include "hek-aligned.h"
#include "hek-codec-rows-private.h"

G_DEFINE_QUARK (hek-codec-error-quark, hek_codec_error)

static const HekCodec *const codecs[] = {
  &hek_codec_f16,
  &hek_codec_bf16,
  &hek_codec_sq8,
  &hek_codec_sq6,
  &hek_codec_sq4,
  &hek_codec_binary,
  &hek_codec_pq,
  &hek_codec_opq,
  &hek_codec_rq,
  &hek_codec_rabitq,
  &hek_codec_perceptual,
  &hek_codec_colors,
};

/* Of the progress of a training: reading the sample. */
#define SAMPLE_SPAN 0.02

guint
hek_codec_n (void)
{
  return G_N_ELEMENTS (codecs);
}

const HekCodec *
hek_codec (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (codecs), NULL);

  return codecs[i];
}

const HekCodec *
hek_codec_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    if (g_str_equal (codecs[i]->id, id))
      return codecs[i];
  return NULL;
}

const char *
hek_codec_id (const HekCodec *codec)
{
  return codec->id;
}

const char *
hek_codec_label (const HekCodec *codec)
{
  return codec->label;
}

const char *
hek_codec_help (const HekCodec *codec)
{
  return codec->help;
}

const HekOption *
hek_codec_options (const HekCodec *codec,
                   guint          *n_options)
{
  *n_options = codec->n_options;
  return codec->options;
}

HekMeaning
hek_codec_meaning (const HekCodec *codec)
{
  return codec->meaning;
}

gboolean
hek_codec_suits (const HekCodec *codec,
                 HekMeaning      meaning,
                 HekDistance     distance)
{
  return codec->meaning == HEK_MEANING_NONE
         || (codec->meaning == meaning && distance == HEK_DISTANCE_L2);
}

gsize
hek_codec_fit (const HekCodec *codec,
               guint           dim,
               gsize           max_bytes)
{
  g_return_val_if_fail (dim > 0 && dim <= HEK_ROWS_MAX_DIM, 0);

  return codec->fit (dim, max_bytes);
}

gsize
hek_codec_least_share (const HekCodec        *codec,
                       guint                  dim,
                       const HekOptionValues *values,
                       gsize                  code_bytes)
{
  return codec->least_share != NULL ? codec->least_share (dim, values, code_bytes) : 0;
}

/* The smallest size that there is, by halving: what fits never shrinks with more room. */
static gsize
smallest_size (const HekCodec *codec,
               guint           dim,
               gsize           largest)
{
  gsize low = 0, high = largest;

  while (low + 1 < high)
    {
      gsize middle = low + (high - low) / 2;

      if (codec->fit (dim, middle) != 0)
        high = middle;
      else
        low = middle;
    }
  return high;
}

static gboolean
check_budget (const HekCodec *codec,
              guint           dim,
              gsize           max_bytes,
              GError        **error)
{
  gsize largest, smallest;

  if (codec->fit (dim, max_bytes) != 0)
    return TRUE;

  largest = codec->fit (dim, G_MAXSIZE);
  smallest = smallest_size (codec, dim, largest);
  if (largest == 0)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET, "%s has no code for %u dimensions",
                 codec->id, dim);
  else if (smallest == largest)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET,
                 "a code of %s has %zu bytes for %u dimensions, no other size", codec->id, largest,
                 dim);
  else
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET,
                 "a code of %s has from %zu to %zu bytes for %u dimensions", codec->id, smallest,
                 largest, dim);
  return FALSE;
}

static gboolean
check_meaning (const HekCodec         *codec,
               const HekCodecTraining *training,
               GError                **error)
{
  if (hek_codec_suits (codec, training->meaning, training->distance))
    return TRUE;

  if (codec->meaning == training->meaning)
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                 "%s measures how different vectors look, which stands for the distance l2, not "
                 "for %s", codec->id, hek_distance_id (training->distance));
  else
    g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_MEANING,
                 "%s is for numbers that mean “%s”, and those of these vectors mean "
                 "“%s”: say what they mean when they are imported", codec->id,
                 hek_meaning_id (codec->meaning), hek_meaning_id (training->meaning));
  return FALSE;
}

static gboolean
check_training (const HekCodec         *codec,
                const HekRows          *rows,
                const HekCodecTraining *training,
                GError                **error)
{
  if (rows->dim == 0 || rows->dim > HEK_ROWS_MAX_DIM)
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                   "vectors have 1 to %u dimensions, not %u", HEK_ROWS_MAX_DIM, rows->dim);
      return FALSE;
    }
  if (rows->n < MAX (codec->min_rows, 1))
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS,
                   "%s is trained with %zu rows at least, not with %zu", codec->id,
                   MAX (codec->min_rows, 1), rows->n);
      return FALSE;
    }
  for (guint i = 0; i < codec->n_options; i++)
    if (!hek_option_check (&codec->options[i], training->values.v[i], error))
      return FALSE;
  return check_meaning (codec, training, error)
         && check_budget (codec, rows->dim, training->code_bytes, error);
}

HekCodebook *
hek_codebook_train (const HekCodec         *codec,
                    const HekRows          *rows,
                    const HekCodecTraining *training,
                    const HekTask          *task,
                    GError                **error)
{
  HekTask reading = hek_task_sub (task, 0, SAMPLE_SPAN);
  HekTask learning = hek_task_sub (task, SAMPLE_SPAN, 1 - SAMPLE_SPAN);
  g_autoptr (HekCodebook) book = NULL;
  hek_auto_aligned float *sample = NULL;
  gsize n = rows->n;

  if (!check_training (codec, rows, training, error) || !hek_task_check (task, error))
    return NULL;

  if (codec->train_rows_max != 0)
    n = MIN (n, codec->train_rows_max);
  sample = hek_codec_rows_sample (rows, training->distance, n, &reading, error);
  if (sample == NULL)
    return NULL;

  book = hek_codebook_new (codec, training->distance, rows->dim, training->seed);
  if (!codec->train (book, sample, n, training, &learning, error))
    return NULL;
  hek_task_progress (task, 1);
  return g_steal_pointer (&book);
}

HekCodebook *
hek_codebook_new (const HekCodec *codec,
                  HekDistance     distance,
                  guint           dim,
                  guint64         seed)
{
  HekCodebook *book = g_new0 (HekCodebook, 1);

  g_atomic_ref_count_init (&book->ref);
  book->codec = codec;
  book->distance = distance;
  book->dim = dim;
  book->seed = seed;
  return book;
}

HekCodebook *
hek_codebook_ref (HekCodebook *book)
{
  g_atomic_ref_count_inc (&book->ref);
  return book;
}

void
hek_codebook_unref (HekCodebook *book)
{
  if (!g_atomic_ref_count_dec (&book->ref))
    return;

  if (book->state != NULL)
    book->codec->free_state (book->state);
  g_free (book);
}

const HekCodec *
hek_codebook_codec (const HekCodebook *book)
{
  return book->codec;
}

HekDistance
hek_codebook_distance (const HekCodebook *book)
{
  return book->distance;
}

guint
hek_codebook_dim (const HekCodebook *book)
{
  return book->dim;
}

gsize
hek_codebook_code_bytes (const HekCodebook *book)
{
  return book->code_bytes;
}

guint
hek_codebook_n_subspaces (const HekCodebook *book)
{
  return book->n_subspaces;
}

guint
hek_codebook_n_centroids (const HekCodebook *book)
{
  return book->n_centroids;
}

guint64
hek_codebook_seed (const HekCodebook *book)
{
  return book->seed;
}
