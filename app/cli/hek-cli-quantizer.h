/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-cli-args.h"
#include "hek-cli-record.h"
#include "hek-cli-source.h"
#include "hek-evaluate-report.h"
#include "hek-snapshot.h"

G_BEGIN_DECLS

/* What the commands of "hektor quantizer" share that measure vectors. */

/* How the vectors of NAME are read. */
#define HEK_CLI_VECTORS_OPTIONS                                                                    \
  { "distance", 0, "l2|ip|cosine", "What near means; of a file l2 by default, collections have "   \
                                   "their own" },                                                  \
  HEK_CLI_SOURCE_OPTIONS

#define HEK_CLI_QUANTIZER_SEED_OPTION                                                              \
  { "seed", 0, "N", "Of everything that is drawn; the same seed gives the same answer; 0 by "      \
                    "default" }

#define HEK_CLI_QUANTIZER_OPTION_OPTION                                                            \
  { "option", 0, "METHOD.NAME=VALUE", "An option of a method, see “quantizer methods”; may be "    \
                                      "repeated" }

/* --queries, --n-queries and --rows. @n: text: how many queries by default */
#define HEK_CLI_SPLIT_OPTIONS(n)                                                                   \
  { "queries", 0, "FILE", "Vectors to search for; rows of NAME that are held out by default" },    \
  { "n-queries", 0, "N", "So many rows are held out as queries; " n " by default, at most a "      \
                         "fifth of all" },                                                         \
  { "rows", 0, "N", "Use only so many rows of NAME, drawn evenly; all by default" }

/* The vectors of NAME: a file of vectors where there is one of that name, else a collection. */
typedef struct
{
  HekRows rows;
  gpointer numbers; /* owned */
  guint64 *row_ids; /* owned (nullable): of a collection */
  HekSnapshot *snapshot; /* owned (nullable): of a collection */
  HekDistance distance;
  HekMeaning meaning; /* as the schema of the collection says */
  gboolean is_file;
  char *name;       /* owned: of the collection with its folders, or of the file */
  char *uuid;       /* owned (nullable): of the collection */
  guint64 seq;      /* of its commit */
} HekCliVectors;

gboolean hek_cli_vectors_read (HekCli *cli, HekCliVectors *vectors, GError **error);
void     hek_cli_vectors_clear (HekCliVectors *vectors);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekCliVectors, hek_cli_vectors_clear)

/* The rows of @path alone, which has the options of HEK_CLI_SOURCE_OPTIONS. */
gboolean hek_cli_vectors_read_file (HekCli *cli, const char *path, HekCliVectors *vectors,
                                    GError **error);

/* Base rows and queries as --queries, --n-queries, --rows and --seed say. */
HekEvaluateSet *hek_cli_vectors_split (HekCli *cli, const HekCliVectors *vectors, gsize n_queries,
                                       const HekTask *task, GError **error);

/* A whole number that an option gives, else @def. */
gboolean hek_cli_quantizer_number (HekCli *cli, const char *name, double def, double max,
                                   guint64 *value, GError **error);

/* The codec that @id names. Errors: %HEK_CLI_ERROR_USAGE */
const HekCodec *hek_cli_find_codec (const char *option, const char *id, GError **error);

/* The codecs that --methods names, with commas between them; all by default.
 * (element-type HekCodec) (transfer container) */
GPtrArray *hek_cli_quantizer_methods (HekCli *cli, GError **error);

/* Where --methods names none, those are taken out that are not for such vectors. */
void hek_cli_quantizer_keep_suiting (HekCli *cli, const HekCliVectors *vectors, GPtrArray *codecs);

/* The options of @codec: its defaults, and what --option says. */
gboolean hek_cli_quantizer_values (HekCli *cli, const HekCodec *codec, HekOptionValues *values,
                                   GError **error);

/* Whether every --option names an option of one of @codecs. */
gboolean hek_cli_quantizer_check_options (HekCli *cli, const GPtrArray *codecs, GError **error);

/* The method and the figures; for people, only the most important ones. */
void hek_cli_quantizer_add_evaluation (HekCli *cli, HekCliRecord *record,
                                       const HekEvaluation *evaluation);

/* Saves the codebook as --save says, if it does, and adds codebook and version to @record. */
gboolean hek_cli_quantizer_save (HekCli *cli, const HekCliVectors *vectors,
                                 const HekCodebook *book, const HekOptionValues *values,
                                 gsize n_train, double loss, HekCliRecord *record, GError **error);

G_END_DECLS
