import {
  type APIMessageTopLevelComponent,
  type AttachmentBuilder,
  type ChatInputCommandInteraction,
  ComponentType,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js'

/** What can be answered privately. */
export type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction

/** Acknowledges within the three seconds that Discord gives; the answer then has a quarter of an hour. Only its sender sees it. */
export async function answerLater(interaction: Answerable): Promise<void> {
  await interaction.deferReply({ flags: MessageFlags.Ephemeral })
}

/** Answers privately, as Components V2; deferred replies take that flag only now. */
export async function answer(
  interaction: Answerable,
  words: string | APIMessageTopLevelComponent[],
  files: AttachmentBuilder[] = [],
): Promise<void> {
  const components = typeof words === 'string' ? [{ type: ComponentType.TextDisplay as const, content: words }] : words
  await interaction.editReply({ components, files, flags: MessageFlags.IsComponentsV2, allowedMentions: { parse: [] } })
}
