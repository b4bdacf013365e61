/** Words in a document that are meant for a machine that reads it rather than for people. */
const TO_A_MACHINE: readonly RegExp[] = [
  /\b(ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(instructions?|prompts?|rules|criteria|guidelines|above|previous|everything)\b/i,
  /\byou are (now |actually )*(an?|the) [^.!?\n]{0,30}\b(assistant|ai|language model|chatbot|interviewer|recruiter|grader|scorer|evaluator)\b/i,
  /\b(system|developer|assistant|admin) ?(prompt|message|override|note|instruction|notice)s?\b\s*[:>\]]/i,
  /^\s*[[<#*]*\s*(system|assistant|developer|admin)\s*[\]>]*\s*:/im,
  /\b(note|message|instructions?|attention|hint) (to|for) (the |any |all )?(ai|llm|language model|chatbot|bot|model|interviewer|grader|scorer|reviewer|screener|recruiter|parser)s?\b/i,
  /\b(ai|llm|language model|chatgpt|gpt|bot|model|interviewer|scorer|grader)s?\b[^.!?\n]{0,20}\b(must|should|shall|has to|have to|please)\b[^.!?\n]{0,60}\b(ask|say|rate|score|recommend|hire|reply|respond|answer|print|output|give|reveal|award)\b/i,
  /\b(reveal|print|repeat|output|show|tell)\b[^.!?\n]{0,30}\b(system prompt|prompt|instructions|key points?|model answers?|rubric|api keys?)\b/i,
  /\b(give|award|grant|assign|rate|score|recommend)\b[^.!?\n]{0,40}\b(this|the|my|me)\b[^.!?\n]{0,30}\b(candidate|applicant|resume|answers?)\b[^.!?\n]{0,40}\b(10|ten|100|full|top|highest|maximum|perfect|best|strongly|hire)\b/i,
  /\b(ai|llm|language model|chatgpt|gpt|bot|interviewer|scorer|grader)s?\b[^.!?\n]{0,30}\b(highest|full|maximum|top|perfect|best) (scores?|marks?|points?|ratings?|grades?)\b/i,
  /\b(give|award|grant)\b[^.!?\n]{0,40}\b(full|maximum|highest|perfect|ten|10|100)\b[^.!?\n]{0,15}\b(points?|scores?|marks?|ratings?|grades?)\b/i,
  /\b(only|just) (ask|answer|reply|respond|say)\b[^.!?\n]{0,60}\b(question|with|that|easy)/i,
  /<\/?(system|instructions?|prompt|assistant|user|document|data|key_?points?)\b[^>]*>/i,
  /\b(BEGIN|END) DATA\b/,
]

/** Whether a line of a document speaks to a machine. Such a line is never made into a question. */
export const speaksToAMachine = (text: string): boolean => TO_A_MACHINE.some((pattern) => pattern.test(text))
